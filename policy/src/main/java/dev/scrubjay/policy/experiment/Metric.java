package dev.scrubjay.policy.experiment;

/** The metric that arms are compared by: the mean of a figure per request, answer or lookup. */
public enum Metric {
  /** USD per answer that a model made. */
  COST(false),
  /** Seconds per request answered. */
  LATENCY(false),
  /** Share of answers that the first model chosen gave, and of outcomes reported as successes. */
  SUCCESS(true),
  /** Hits / (hits + misses). */
  HITS(true);

  private final boolean moreIsBetter;

  Metric(boolean moreIsBetter) {
    this.moreIsBetter = moreIsBetter;
  }

  public boolean moreIsBetter() {
    return moreIsBetter;
  }
}
