package dev.scrubjay.gateway;

import static java.util.Objects.requireNonNull;

import dev.scrubjay.gateway.config.GatewayConfig;
import dev.scrubjay.gateway.config.ModelConfig;
import dev.scrubjay.gateway.config.ProviderConfig;
import dev.scrubjay.gateway.dialect.ProviderDialect;
import dev.scrubjay.gateway.upstream.ModelClient;
import dev.scrubjay.gateway.upstream.ProviderEndpoints;
import dev.scrubjay.gateway.upstream.Upstream;
import dev.scrubjay.gateway.upstream.UpstreamEvent;
import dev.scrubjay.gateway.upstream.Upstreams;
import dev.scrubjay.gateway.upstream.provider.Authentication;
import dev.scrubjay.gateway.upstream.provider.Authentications;
import dev.scrubjay.gateway.upstream.provider.ProviderClient;
import dev.scrubjay.gateway.upstream.provider.ProviderDialects;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/** The part of {@link Wiring} that makes the ways to the models. */
record UpstreamWiring(
    Vertx vertx,
    GatewayConfig config,
    Consumer<UpstreamEvent> observer,
    InstantSource clock,
    LongSupplier nanoTime) {

  /** One for all event loops, without a lock. */
  private static final RandomGenerator RANDOM = () -> ThreadLocalRandom.current().nextLong();

  /** A provider that is configured, ready to be called. */
  private record Provider(
      ProviderConfig config, ProviderDialect dialect, ProviderEndpoints endpoints) {}

  Upstreams upstreams() {
    Map<String, Provider> providers = new HashMap<>();
    config.providers().forEach(provider -> providers.put(provider.name(), provider(provider)));
    List<Upstream> upstreams = new ArrayList<>();
    for (ModelConfig model : config.served()) {
      Provider provider = requireNonNull(providers.get(model.profile().provider()));
      ModelClient client = new ModelClient(model.profile().id(), provider.endpoints(), clock);
      upstreams.add(new Upstream(model, provider.config(), provider.dialect(), client));
    }
    return new Upstreams(upstreams);
  }

  private Provider provider(ProviderConfig provider) {
    ProviderDialect dialect = ProviderDialects.of(provider, clock);
    Authentication authentication = Authentications.of(vertx, provider, dialect, clock);
    List<ProviderClient> clients =
        provider.baseUrls().stream()
            .map(url -> new ProviderClient(vertx, provider, url, authentication, clock))
            .toList();
    ProviderEndpoints endpoints =
        ProviderEndpoints.of(
            provider.name(),
            clients,
            provider.maxConnections() * clients.size(),
            config.upstream(),
            observer,
            RANDOM,
            nanoTime);
    return new Provider(provider, dialect, endpoints);
  }
}
