package dev.scrubjay.policy.preload;

import dev.scrubjay.policy.Wilson;

/**
 * How the predictions of one kind have turned out, those included on which nothing was spent. Old
 * ones count less, so that a kind which has stopped paying can come back.
 */
final class TrackRecord {
  /** The least number of outcomes before money is spent. */
  private static final double ENOUGH = 5;

  /** The weight of all outcomes together is at most this. */
  private static final double MEMORY = 50;

  private static final double USUAL = 2;
  private static final double CAREFUL = 3;

  private double right;
  private double all;
  private double balance;

  TrackRecord(double right, double all, double balance) {
    this.balance = balance;
    this.right = right;
    this.all = all;
  }

  void add(boolean asked) {
    double kept = 1 - 1 / MEMORY;
    right = right * kept + (asked ? 1 : 0);
    all = all * kept + 1;
    balance *= kept;
  }

  double right() {
    return right;
  }

  double all() {
    return all;
  }

  /** Adds the gain or loss, USD, of an answer that was made. */
  void earn(double usd) {
    balance += usd;
  }

  /** What the answers that were made have earned lately, USD. */
  double balance() {
    return balance;
  }

  /**
   * A lower bound of the share that comes true: Wilson's, two standard deviations down; three until
   * the answers that were made have earned money.
   */
  double precision() {
    double z = balance <= 0 ? CAREFUL : USUAL;
    if (all < ENOUGH * 0.9) { // five that have decayed a little
      return 0;
    }
    return Wilson.lower(right, all, z);
  }
}
