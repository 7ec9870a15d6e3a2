package dev.scrubjay.policy.model;

import java.util.OptionalDouble;

/**
 * An amount of money, or an unknown one.
 *
 * @param usd US dollars; empty if unknown
 */
public record Cost(OptionalDouble usd) {
  public static final Cost UNKNOWN = new Cost(OptionalDouble.empty());
  public static final Cost ZERO = of(0);

  /** The cost of {@code usd}; unknown if that is not a number. */
  public static Cost of(double usd) {
    return Double.isNaN(usd) ? UNKNOWN : new Cost(OptionalDouble.of(usd));
  }

  public boolean isKnown() {
    return usd.isPresent();
  }

  /** The amount, or 0 if it is unknown: for sums that count unknown costs beside. */
  public double usdOrZero() {
    return usd.orElse(0);
  }

  /** The sum, which is unknown if either is. */
  public Cost plus(Cost other) {
    return isKnown() && other.isKnown() ? of(usdOrZero() + other.usdOrZero()) : UNKNOWN;
  }
}
