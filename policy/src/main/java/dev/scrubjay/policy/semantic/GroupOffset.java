package dev.scrubjay.policy.semantic;

import dev.scrubjay.policy.prior.Logistic;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * By how much the log-odds of a group of pairs, an entry's or a partition's, lie above or below
 * what is fitted to all: a random effect of mean 0.
 *
 * @param mean the offset
 * @param variance how uncertain it is
 */
record GroupOffset(double mean, double variance) {
  private static final int STEPS = 6;
  private static final double LONGEST_STEP = 1;
  private static final double ENOUGH = 1e-4;

  /** The offset of these pairs, given the log-odds that everything else says of each. */
  static GroupOffset of(
      List<ReusePair> pairs, ToDoubleFunction<ReusePair> fitted, double variance) {
    double[] odds = pairs.stream().mapToDouble(fitted).toArray();
    double offset = 0;
    double precision = 1 / variance;
    for (int step = 0; step < STEPS && odds.length > 0; step++) {
      double gradient = -offset / variance;
      precision = 1 / variance;
      for (int i = 0; i < odds.length; i++) {
        double right = Logistic.share(odds[i] + offset);
        gradient += (pairs.get(i).right() ? 1 : 0) - right;
        precision += right * (1 - right);
      }
      double next = Math.clamp(gradient / precision, -LONGEST_STEP, LONGEST_STEP);
      offset += next;
      if (Math.abs(next) < ENOUGH) {
        break;
      }
    }
    return new GroupOffset(offset, 1 / precision);
  }
}
