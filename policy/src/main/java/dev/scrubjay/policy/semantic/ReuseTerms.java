package dev.scrubjay.policy.semantic;

import dev.scrubjay.policy.Ranges;

/**
 * How much risk a tenant or request takes.
 *
 * @param delta the largest share of requests that may get a wrong answer, 0 to 0.5
 * @param audits which share of the reuses is asked of a model instead, to measure the error, 0 to 1
 */
public record ReuseTerms(double delta, double audits) {
  public ReuseTerms {
    Ranges.require(delta >= 0 && delta <= 0.5, "delta", delta, "0 to 0.5");
    Ranges.requireShare("audits", audits);
  }
}
