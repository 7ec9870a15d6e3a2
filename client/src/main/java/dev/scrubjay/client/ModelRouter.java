package dev.scrubjay.client;

import com.fasterxml.jackson.databind.JsonNode;

/** Decisions for models, by the names of the specification. */
public final class ModelRouter {
  private final Scrubjay client;

  public ModelRouter(Scrubjay client) {
    this.client = client;
  }

  /** The model to use, or why there is none. */
  public Result<Decision> routeModel(Requirements requirements) {
    return Result.of(() -> client.route(requirements));
  }

  public JsonNode getRoutingAnalytics() {
    return client.analytics("routing");
  }
}
