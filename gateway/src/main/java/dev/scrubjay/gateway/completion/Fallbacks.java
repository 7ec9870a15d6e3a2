package dev.scrubjay.gateway.completion;

import java.util.List;

/** Who may answer in place of the model that was named or chosen, if that one fails. */
public sealed interface Fallbacks {
  Fallbacks USUAL = new Usual();

  /** The request does not say: as is configured. */
  record Usual() implements Fallbacks {}

  /** Nobody. */
  record None() implements Fallbacks {}

  /** Whoever the router would pick. */
  record Any() implements Fallbacks {}

  /** These models, in this order. */
  record Named(List<String> models) implements Fallbacks {
    public Named {
      models = List.copyOf(models);
    }
  }
}
