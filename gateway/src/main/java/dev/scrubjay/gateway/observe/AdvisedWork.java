package dev.scrubjay.gateway.observe;

import java.time.Duration;

/**
 * What advice expects of the work that the caller will do itself.
 *
 * @param tokens of the call, input and output
 * @param expectedUsd at the model that was chosen
 * @param strongestUsd at the strongest model
 * @param expectedLatency of the model that was chosen
 * @param strongestLatency of the strongest model
 */
public record AdvisedWork(
    long tokens,
    double expectedUsd,
    double strongestUsd,
    Duration expectedLatency,
    Duration strongestLatency) {

  /** The cost at the strongest model of work that cost {@code usd} at the chosen one. */
  public double strongestUsd(double usd) {
    return expectedUsd > 0 ? usd * strongestUsd / expectedUsd : strongestUsd;
  }

  /** The tokens of work that cost {@code usd}. */
  public long tokens(double usd) {
    return expectedUsd > 0 ? Math.round(tokens * usd / expectedUsd) : tokens;
  }
}
