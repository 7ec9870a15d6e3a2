package dev.scrubjay.gateway.upstream;

import dev.scrubjay.gateway.config.ModelConfig;
import dev.scrubjay.gateway.config.ProviderConfig;
import dev.scrubjay.gateway.config.ProviderKind;
import dev.scrubjay.gateway.dialect.ProviderDialect;
import dev.scrubjay.gateway.dialect.openai.OpenAiProvider;
import dev.scrubjay.gateway.upstream.provider.ProviderClient;
import dev.scrubjay.policy.model.Capability;
import dev.scrubjay.policy.model.ModelProfile;
import dev.scrubjay.policy.upstream.UpstreamPolicy;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/** Models of a provider with OpenAI's API, each at endpoints of its own. */
public final class TestUpstreams {
  /** The typical time of an answer. */
  public static final Duration LATENCY = Duration.ofSeconds(1);

  private static final ProviderDialect OPENAI = new OpenAiProvider();

  private TestUpstreams() {}

  public static ModelProfile profile(String id, double accuracy, Set<Capability> capabilities) {
    return new ModelProfile(id, id, "testing", 1e-6, 2e-6, LATENCY, accuracy, 8_000, capabilities);
  }

  /** The model {@code id}, which its provider knows as {@code id-upstream}. */
  public static Upstream at(Vertx vertx, String id, String... urls) {
    return at(vertx, profile(id, 0.9, Set.of(Capability.TEXT)), urls);
  }

  /** The model of {@code profile}. */
  public static Upstream at(Vertx vertx, ModelProfile profile, String... urls) {
    return at(vertx, profile, OPENAI, urls);
  }

  /** The model of {@code profile} at a provider with {@code dialect}. */
  public static Upstream at(
      Vertx vertx, ModelProfile profile, ProviderDialect dialect, String... urls) {
    ProviderConfig config =
        new ProviderConfig(
            "testing",
            ProviderKind.OPENAI,
            Stream.of(urls).map(URI::create).toList(),
            Optional.empty(),
            ProviderConfig.Timeouts.DEFAULT,
            10,
            false);
    List<ProviderClient> clients =
        config.baseUrls().stream()
            .map(url -> new ProviderClient(vertx, config, url, dialect, InstantSource.system()))
            .toList();
    ProviderEndpoints endpoints =
        ProviderEndpoints.of(
            "testing",
            clients,
            10,
            UpstreamPolicy.DEFAULT,
            event -> {},
            new Random(1),
            System::nanoTime);
    ModelClient client = new ModelClient(profile.id(), endpoints, InstantSource.system());
    return new Upstream(
        new ModelConfig(profile, profile.id() + "-upstream"), config, dialect, client);
  }
}
