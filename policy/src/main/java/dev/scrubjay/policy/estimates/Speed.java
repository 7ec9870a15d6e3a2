package dev.scrubjay.policy.estimates;

import dev.scrubjay.policy.evidence.Trend;

/**
 * How fast a model is: so many seconds until its first token, so many for each further one.
 *
 * @param typical seconds that the catalog says an answer takes
 * @param priorWeight answers that {@code typical} counts for
 * @param first of seconds until the first token, by answer
 * @param each of seconds a token, by token
 */
record Speed(double typical, double priorWeight, Trend first, Trend each) {
  private static final double LONGEST = 86_400;

  /** Seconds that an answer of {@code tokens} takes. */
  double seconds(double tokens) {
    double known = first.weight();
    double seen = (known > 0 ? first.y() / known : 0) + tokens * perToken();
    double expected = (priorWeight * typical + known * seen) / (priorWeight + known);
    return Double.isFinite(expected) ? Math.clamp(expected, 0, LONGEST) : typical;
  }

  /** Seconds a token; 0 if unknown. */
  double perToken() {
    return each.weight() > 0 ? Math.max(0, each.y() / each.weight()) : 0;
  }
}
