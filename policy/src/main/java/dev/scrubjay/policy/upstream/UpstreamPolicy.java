package dev.scrubjay.policy.upstream;

import static dev.scrubjay.policy.Ranges.require;

import java.time.Duration;

/**
 * How providers are called.
 *
 * @param deadline for all calls that a request leads to, {@code > 0}
 * @param pinnedFallbacks whether other models may answer for one that was named, where the request
 *     does not say
 * @param minConcurrency below it, a provider's limit of calls under way does not fall, {@code >= 1}
 * @param ejection who is left alone
 * @param retryBudget how many calls may be made beyond one a request
 * @param hedging whether slow streams are asked for twice
 */
public record UpstreamPolicy(
    Duration deadline,
    boolean pinnedFallbacks,
    int minConcurrency,
    EjectionPolicy ejection,
    RetryBudget.Policy retryBudget,
    Hedging hedging) {
  public static final UpstreamPolicy DEFAULT =
      new UpstreamPolicy(
          Duration.ofMinutes(10),
          false,
          4,
          EjectionPolicy.DEFAULT,
          RetryBudget.Policy.DEFAULT,
          Hedging.DEFAULT);

  public UpstreamPolicy {
    require(deadline.isPositive(), "deadline", deadline, "> 0");
    require(minConcurrency >= 1, "min_concurrency", minConcurrency, ">= 1");
  }
}
