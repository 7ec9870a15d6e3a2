package dev.scrubjay.policy.estimates;

import dev.scrubjay.policy.evidence.Trend;

/**
 * The speed of a model: seconds until its first token, and seconds for each further token.
 *
 * @param typical the catalog's latency of an answer, seconds
 * @param priorWeight the answers that {@code typical} counts for
 * @param first the sums of seconds until the first token, by answer
 * @param each the sums of seconds per token, by token
 */
record Speed(double typical, double priorWeight, Trend first, Trend each) {
  private static final double LONGEST = 86_400;

  /** The expected seconds of an answer of {@code tokens}. */
  double seconds(double tokens) {
    double known = first.weight();
    double seen = (known > 0 ? first.y() / known : 0) + tokens * perToken();
    double expected = (priorWeight * typical + known * seen) / (priorWeight + known);
    return Double.isFinite(expected) ? Math.clamp(expected, 0, LONGEST) : typical;
  }

  /** Seconds per token; 0 if unknown. */
  double perToken() {
    return each.weight() > 0 ? Math.max(0, each.y() / each.weight()) : 0;
  }
}
