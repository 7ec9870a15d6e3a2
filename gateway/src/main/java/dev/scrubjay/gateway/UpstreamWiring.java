package dev.scrubjay.gateway;

import dev.scrubjay.gateway.config.GatewayConfig;
import dev.scrubjay.gateway.config.ProviderConfig;
import dev.scrubjay.gateway.dialect.ProviderDialect;
import dev.scrubjay.gateway.upstream.ConnectedProvider;
import dev.scrubjay.gateway.upstream.ProviderEndpoints;
import dev.scrubjay.gateway.upstream.UpstreamEvent;
import dev.scrubjay.gateway.upstream.Upstreams;
import dev.scrubjay.gateway.upstream.provider.Authentication;
import dev.scrubjay.gateway.upstream.provider.Authentications;
import dev.scrubjay.gateway.upstream.provider.ProviderClient;
import dev.scrubjay.gateway.upstream.provider.ProviderDialects;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The part of {@link Wiring} that makes the ways to the models, anew each time that the
 * configuration changes. What has not changed is kept: a provider with its clients and permits, a
 * model with its breakers.
 */
record UpstreamWiring(
    Vertx vertx,
    GatewayConfig config,
    Consumer<UpstreamEvent> observer,
    InstantSource clock,
    LongSupplier nanoTime) {
  private static final Logger LOG = LoggerFactory.getLogger(UpstreamWiring.class);

  /** One for all event loops, without a lock. */
  private static final RandomGenerator RANDOM = () -> ThreadLocalRandom.current().nextLong();

  /** The time in which requests that have chosen a provider call it, although it is removed. */
  private static final Duration LAST_CALLS = Duration.ofSeconds(30);

  /** Has {@code upstreams} serve the models of {@code next} from now on. */
  void serve(Upstreams upstreams, GatewayConfig next) {
    Map<String, ConnectedProvider> before = upstreams.providers();
    Map<String, ConnectedProvider> providers = new LinkedHashMap<>();
    for (ProviderConfig provider : next.providers()) {
      ConnectedProvider known = before.get(provider.name());
      providers.put(
          provider.name(),
          known != null && known.config().equals(provider) ? known : connect(provider));
    }
    upstreams.serve(next.served(), providers, next.naming());
    before.values().stream()
        .filter(provider -> !providers.containsValue(provider))
        .forEach(this::closeLater);
  }

  private ConnectedProvider connect(ProviderConfig provider) {
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
            provider.queue(),
            observer,
            RANDOM,
            nanoTime);
    return new ConnectedProvider(provider, dialect, endpoints, clock);
  }

  private void closeLater(ConnectedProvider removed) {
    vertx.setTimer(
        LAST_CALLS.toMillis(),
        timer ->
            removed
                .close()
                .onFailure(cause -> LOG.warn("{} does not close", removed.config().name(), cause)));
  }
}
