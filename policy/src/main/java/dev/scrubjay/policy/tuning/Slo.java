package dev.scrubjay.policy.tuning;

/** The service level objectives, in order of precedence where two conflict. */
public enum Slo {
  /**
   * Share of routed requests that the first model answered, and of successes among reported
   * outcomes.
   */
  ROUTING_ACCURACY(true),
  /** Hits / (hits + misses). */
  HIT_RATE(true),
  /** The mean of the gateway's own time per request, seconds. */
  OPTIMIZATION_LATENCY(false),
  /** 1 − cost / cost of the strongest model for the same requests. */
  COST_SAVINGS(true),
  /** 1 − latency / latency without cache and router. */
  IMPROVEMENT(true);

  private final boolean atLeast;

  Slo(boolean atLeast) {
    this.atLeast = atLeast;
  }

  /**
   * Whether {@code value} meets {@code target} with a tolerance of {@code slack}, a share of the
   * target.
   */
  public boolean met(double value, double target, double slack) {
    return atLeast ? value >= target * (1 - slack) : value <= target * (1 + slack);
  }

  /**
   * Whether {@code value} is better than {@code before} by more than the share {@code by} of it.
   */
  boolean better(double value, double before, double by) {
    double gain = atLeast ? value - before : before - value;
    return gain > Math.abs(before) * by;
  }
}
