package dev.scrubjay.policy.experiment;

/** A metric by which arms are compared, the mean of a figure. */
public enum Metric {
  /** USD per answer of a model. */
  COST(false),
  /** Seconds per answered request. */
  LATENCY(false),
  /** Share of answers from the first selected model, and of successes among reported outcomes. */
  SUCCESS(true),
  /** Hits / answered requests. */
  HITS(true);

  private final boolean moreIsBetter;

  Metric(boolean moreIsBetter) {
    this.moreIsBetter = moreIsBetter;
  }

  public boolean moreIsBetter() {
    return moreIsBetter;
  }
}
