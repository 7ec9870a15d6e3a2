package dev.scrubjay.policy.router;

import java.util.stream.DoubleStream;

/**
 * A logarithmic scale that maps a quantity of which less is better to 0 (the catalog's worst) to 1
 * (its best): half the price gains as much between $2 and $1 as between $0.02 and $0.01.
 *
 * <p>It is anchored to the whole catalog and not to the candidates of a request, so that the loss
 * of one candidate never changes the order of the others.
 */
record LogScale(double worst, double best) {
  private static final double SMALLEST = 1e-12;

  static LogScale over(DoubleStream quantities) {
    double[] logs = quantities.map(LogScale::log).toArray();
    return new LogScale(
        DoubleStream.of(logs).max().orElse(0), DoubleStream.of(logs).min().orElse(0));
  }

  double utility(double quantity) {
    if (worst <= best) {
      return 1;
    }
    return Math.clamp((worst - log(quantity)) / (worst - best), 0.0, 1.0);
  }

  private static double log(double quantity) {
    return Math.log(Math.max(quantity, SMALLEST));
  }
}
