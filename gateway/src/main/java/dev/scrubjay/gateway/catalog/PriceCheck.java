package dev.scrubjay.gateway.catalog;

import java.util.Locale;
import java.util.Optional;

/** Tells plausible prices from mistakes, mostly of units. */
final class PriceCheck {
  /**
   * USD per token, some ten times the most expensive model; a price per million tokens is above it.
   */
  private static final double MAX_PRICE = 0.01;

  /** USD per token, far below the cheapest model; a price per token, divided again, is below it. */
  private static final double MIN_PRICE = 1e-10;

  private PriceCheck() {}

  /** The problem with the price of one side, USD per token; empty if it is plausible. */
  static Optional<String> problem(String side, double usd) {
    if (Double.isNaN(usd)) {
      return Optional.of("its " + side + " price is not a number");
    }
    if (usd < 0) {
      return Optional.of("its " + side + " price is negative");
    }
    boolean implausible = usd > MAX_PRICE || (usd > 0 && usd < MIN_PRICE);
    return implausible
        ? Optional.of(
            String.format(
                Locale.ROOT,
                "its %s price is implausible: $%s per million tokens",
                side,
                usd * 1e6))
        : Optional.empty();
  }
}
