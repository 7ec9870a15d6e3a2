package dev.scrubjay.gateway.upstream;

import dev.scrubjay.gateway.config.ModelConfig;
import dev.scrubjay.gateway.config.ProviderConfig;
import dev.scrubjay.gateway.dialect.ProviderDialect;
import dev.scrubjay.gateway.upstream.provider.ProviderClient;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.List;

/**
 * A provider that is configured, ready to be called: its clients, and the state that its models
 * share. Two are never equal, even if their settings are.
 */
public final class ConnectedProvider {
  private final ProviderConfig config;
  private final ProviderDialect dialect;
  private final ProviderEndpoints endpoints;
  private final InstantSource clock;
  private final PassThroughProvider passThrough;

  public ConnectedProvider(
      ProviderConfig config,
      ProviderDialect dialect,
      ProviderEndpoints endpoints,
      InstantSource clock) {
    this.config = config;
    this.dialect = dialect;
    this.endpoints = endpoints;
    this.clock = clock;
    this.passThrough = new PassThroughProvider(config, dialect, endpoints);
  }

  /** The way to the rest of its API. */
  PassThroughProvider passThrough() {
    return passThrough;
  }

  public ProviderConfig config() {
    return config;
  }

  public ProviderDialect dialect() {
    return dialect;
  }

  /** The client of its first endpoint, for calls that belong to no model. */
  public ProviderClient client() {
    return endpoints.endpoints().get(0).client();
  }

  /** The way to {@code model}, with a breaker of its own. */
  Upstream upstream(ModelConfig model) {
    String id = model.profile().id();
    ModelPool pool =
        model.facts().scaling().map(scaling -> endpoints.pool(id, scaling)).orElse(null);
    return new Upstream(model, config, dialect, new ModelClient(id, endpoints, clock, pool));
  }

  /** The calls that wait for one of its permits. */
  public int waiting() {
    return endpoints.waiting().size();
  }

  /** Closes its clients once their calls have ended, which takes a call's total time at most. */
  public Future<Void> close() {
    List<Future<Void>> closing =
        endpoints.endpoints().stream().map(endpoint -> endpoint.client().close()).toList();
    return Future.join(closing).mapEmpty();
  }
}
