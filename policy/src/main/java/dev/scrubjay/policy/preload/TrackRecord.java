package dev.scrubjay.policy.preload;

/**
 * How the predictions of one kind have turned out, those included on which nothing was spent. Old
 * ones count less, so that a kind which has stopped paying can come back.
 */
final class TrackRecord {
  /** The least number of outcomes before money is spent. */
  private static final double ENOUGH = 5;

  /** The weight of all outcomes together is at most this. */
  private static final double MEMORY = 50;

  private double right;
  private double all;

  TrackRecord(double right, double all) {
    this.right = right;
    this.all = all;
  }

  void add(boolean asked) {
    double kept = 1 - 1 / MEMORY;
    right = right * kept + (asked ? 1 : 0);
    all = all * kept + 1;
  }

  double right() {
    return right;
  }

  double all() {
    return all;
  }

  /** A lower bound of the share that comes true: Wilson's, one standard deviation down. */
  double precision() {
    if (all < ENOUGH * 0.9) { // five that have decayed a little
      return 0;
    }
    double share = right / all;
    double middle = share + 1 / (2 * all);
    double spread = Math.sqrt(share * (1 - share) / all + 1 / (4 * all * all));
    return Math.max(0, (middle - spread) / (1 + 1 / all));
  }
}
