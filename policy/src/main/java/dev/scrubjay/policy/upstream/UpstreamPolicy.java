package dev.scrubjay.policy.upstream;

import static dev.scrubjay.policy.Ranges.require;

import java.time.Duration;

/**
 * The policy for calls to providers.
 *
 * @param deadline for all calls of a request together, {@code > 0}
 * @param pinnedFallbacks whether a pinned model has fallbacks, unless the request says so itself
 * @param minConcurrency the lowest limit of a provider's calls in flight, {@code >= 1}
 * @param ejection when endpoints are ejected
 * @param retryBudget the limit of further calls
 * @param hedging whether slow streams are hedged
 * @param failover what is done where a call has failed or is late
 */
public record UpstreamPolicy(
    Duration deadline,
    boolean pinnedFallbacks,
    int minConcurrency,
    EjectionPolicy ejection,
    RetryBudget.Policy retryBudget,
    Hedging hedging,
    Failover failover) {
  public static final UpstreamPolicy DEFAULT =
      new UpstreamPolicy(
          Duration.ofMinutes(10),
          false,
          4,
          EjectionPolicy.DEFAULT,
          RetryBudget.Policy.DEFAULT,
          Hedging.DEFAULT);

  /** A policy with the standard failover. */
  public UpstreamPolicy(
      Duration deadline,
      boolean pinnedFallbacks,
      int minConcurrency,
      EjectionPolicy ejection,
      RetryBudget.Policy retryBudget,
      Hedging hedging) {
    this(
        deadline,
        pinnedFallbacks,
        minConcurrency,
        ejection,
        retryBudget,
        hedging,
        Failover.DEFAULT);
  }

  /** The same policy with another failover. */
  public UpstreamPolicy with(Failover other) {
    return new UpstreamPolicy(
        deadline, pinnedFallbacks, minConcurrency, ejection, retryBudget, hedging, other);
  }

  public UpstreamPolicy {
    require(deadline.isPositive(), "deadline", deadline, "> 0");
    require(minConcurrency >= 1, "min_concurrency", minConcurrency, ">= 1");
  }
}
