package dev.scrubjay.policy.scaling;

/**
 * The calls at a time that a pool of instances is believed to serve, as one replica of the gateway
 * has found out. Immutable.
 *
 * <p>It rises while at least half of it is in use: by one with a round of answers, and by twice as
 * many with each further round, so that it has found twice the instances after a few rounds. A call
 * that is refused says exactly how many are served, which are the others in flight; growth begins
 * anew with one a round, so that a pool at its limit refuses about one call in a round. A late
 * first token says less: a tenth is taken off. Without any place the pool is away, and single calls
 * probe for it.
 *
 * @param limit the calls at a time; below 1 for none
 * @param step by how much it rises in a round of answers
 * @param probeAt when the next probe may be made while there is no place, a reading of a monotonic
 *     ticker in nanoseconds
 */
public record PoolCapacity(double limit, double step, long probeAt) {
  private static final double LATE = 0.9;

  /** A pool of which nothing is known but what one instance serves. */
  public static PoolCapacity ofOne(int targetConcurrency) {
    return new PoolCapacity(targetConcurrency, 1, 0);
  }

  /** The places for calls. */
  public int places() {
    return (int) limit;
  }

  /** Whether there was no place when a call was last made. */
  public boolean isAway() {
    return places() == 0;
  }

  /** Whether one more call may be made beside {@code inFlight}. */
  public boolean admits(int inFlight, long now) {
    return isAway() ? inFlight == 0 && now - probeAt >= 0 : inFlight < places();
  }

  /**
   * What is known once a call was answered, or has begun to be.
   *
   * @param inFlight the calls in flight, this one included
   * @param max the highest limit
   */
  public PoolCapacity answered(int inFlight, int targetConcurrency, int max) {
    if (isAway()) {
      return ofOne(Math.min(targetConcurrency, max));
    }
    if (2 * inFlight < places()) {
      return this;
    }
    double faster = Math.min(limit, step * Math.pow(2, 1 / limit));
    return new PoolCapacity(Math.min(max, limit + step / limit), faster, probeAt);
  }

  /**
   * What is known once a call was refused.
   *
   * @param others the other calls in flight
   * @param probe the time until the next probe if there is no place, in nanoseconds
   */
  public PoolCapacity refused(int others, long now, long probe) {
    double served = Math.min(limit, others);
    return new PoolCapacity(served, 1, served < 1 ? now + probe : probeAt);
  }

  /** What is known once a call began to be answered late, or not in time. */
  public PoolCapacity late() {
    return isAway() ? this : new PoolCapacity(Math.max(1, limit * LATE), 1, probeAt);
  }
}
