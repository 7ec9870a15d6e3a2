package dev.scrubjay.policy.tuning;

/** An objective of the gateway; in order of precedence, should two conflict. */
public enum Slo {
  /** Share of routed requests that the first model chosen answered, and of outcomes reported. */
  ROUTING_ACCURACY(true),
  /** Hits / (hits + misses). */
  HIT_RATE(true),
  /** The gateway's own time per request, mean, seconds. */
  OPTIMIZATION_LATENCY(false),
  /** 1 − paid / what the strongest model would have cost, of the requests routed. */
  COST_SAVINGS(true),
  /** 1 − latency served / latency without cache and router. */
  IMPROVEMENT(true);

  private final boolean atLeast;

  Slo(boolean atLeast) {
    this.atLeast = atLeast;
  }

  /** Whether {@code value} is as good as {@code target}, give or take its {@code slack} share. */
  public boolean met(double value, double target, double slack) {
    return atLeast ? value >= target * (1 - slack) : value <= target * (1 + slack);
  }

  /** Whether {@code value} is better than {@code before}, by more than {@code by} of it. */
  boolean better(double value, double before, double by) {
    double gain = atLeast ? value - before : before - value;
    return gain > Math.abs(before) * by;
  }
}
