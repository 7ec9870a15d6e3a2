package dev.scrubjay.gateway.request;

import java.util.List;

/** The models that a request allows as fallbacks for the one that it names or that is routed to. */
public sealed interface FallbackChoice {
  FallbackChoice CONFIGURED = new Configured();

  /** The configuration decides, as the request does not say. */
  record Configured() implements FallbackChoice {}

  /** No fallback. */
  record NoFallback() implements FallbackChoice {}

  /** The models that the router picks. */
  record AnyModel() implements FallbackChoice {}

  /** These models, in this order. */
  record ListedModels(List<String> models) implements FallbackChoice {
    public ListedModels {
      models = List.copyOf(models);
    }
  }
}
