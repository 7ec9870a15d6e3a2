package dev.scrubjay.gateway.request;

import java.util.List;

/** Who may answer in place of the model that was named or chosen, if that one fails. */
public sealed interface FallbackChoice {
  FallbackChoice USUAL = new Usual();

  /** The request does not say: as is configured. */
  record Usual() implements FallbackChoice {}

  /** Nobody. */
  record None() implements FallbackChoice {}

  /** Whoever the router would pick. */
  record Any() implements FallbackChoice {}

  /** These models, in this order. */
  record Named(List<String> models) implements FallbackChoice {
    public Named {
      models = List.copyOf(models);
    }
  }
}
