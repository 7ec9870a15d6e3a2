package dev.scrubjay.gateway.catalog;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/** Tells prices that can be from those that are mistakes, of units mostly. */
final class Sanity {
  /** USD per token: some ten times what the dearest models cost; a price per million is above. */
  private static final double MAX_PRICE = 0.01;

  /** USD per token: far below the cheapest; a price per token, taken for one per million, is. */
  private static final double MIN_PRICE = 1e-10;

  private Sanity() {}

  /** What is wrong with a price, USD per token; empty if nothing is. */
  static Optional<String> complaint(String side, OptionalDouble price) {
    if (price.isEmpty()) {
      return Optional.of("it has no " + side + " price");
    }
    double usd = price.getAsDouble();
    if (Double.isNaN(usd)) {
      return Optional.of("its " + side + " price is no number");
    }
    if (usd < 0) {
      return Optional.of("its " + side + " price is negative");
    }
    boolean absurd = usd > MAX_PRICE || (usd > 0 && usd < MIN_PRICE);
    return absurd
        ? Optional.of(
            String.format(
                Locale.ROOT, "its %s price is absurd: $%s a million tokens", side, usd * 1e6))
        : Optional.empty();
  }
}
