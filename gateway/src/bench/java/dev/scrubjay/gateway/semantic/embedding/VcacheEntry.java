package dev.scrubjay.gateway.semantic.embedding;

import java.util.ArrayList;
import java.util.List;

/**
 * An entry of vCache: its comparisons, and the probability to ask a model that keeps the error of
 * its reuses at or below delta (equations 10 to 14 of arXiv 2502.03771, our own version).
 */
final class VcacheEntry {
  private static final int LEAST = 6;
  private static final int STEPS = 30;
  private static final int LEVELS = 50;

  /** Keeps the fit finite where similarity parts right from wrong perfectly. */
  private static final double RIDGE = 1e-3;

  private final List<double[]> compared = new ArrayList<>(List.of(new double[] {0, 0}));

  VcacheEntry() {
    compared.add(new double[] {1, 1});
  }

  void add(double similarity, boolean right) {
    compared.add(new double[] {similarity, right ? 1 : 0});
  }

  /** The probability with which a model is asked, 0 to 1. */
  double explores(double similarity, double delta) {
    if (compared.size() - 2 < LEAST) {
      return 1;
    }
    double[] fit = fit();
    double odds = fit[0] + fit[1] * similarity;
    double deviation =
        Math.sqrt(fit[2] + 2 * similarity * fit[3] + similarity * similarity * fit[4]);
    double least = 1;
    for (int i = 1; i < LEVELS; i++) {
      double level = i / (double) LEVELS;
      double right = (1 - level) * logistic(odds - deviation * normalQuantile(1 - level));
      least = Math.min(least, (1 - delta - right) / (1 - right));
    }
    return Math.max(0, least);
  }

  /** Intercept and slope of the logistic fit, and the variances and covariance of the two. */
  private double[] fit() {
    double a = 0;
    double b = 0;
    double[] inverse = new double[3];
    for (int step = 0; step < STEPS; step++) {
      double ga = -RIDGE * a;
      double gb = -RIDGE * b;
      double aa = RIDGE;
      double ab = 0;
      double bb = RIDGE;
      for (double[] pair : compared) {
        double right = logistic(a + b * pair[0]);
        double weight = right * (1 - right);
        ga += pair[1] - right;
        gb += (pair[1] - right) * pair[0];
        aa += weight;
        ab += weight * pair[0];
        bb += weight * pair[0] * pair[0];
      }
      double determinant = aa * bb - ab * ab;
      inverse = new double[] {bb / determinant, -ab / determinant, aa / determinant};
      a += Math.clamp(inverse[0] * ga + inverse[1] * gb, -5, 5);
      b += Math.clamp(inverse[1] * ga + inverse[2] * gb, -5, 5);
    }
    return new double[] {a, b, inverse[0], inverse[1], inverse[2]};
  }

  private static double logistic(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  /** The quantile of the normal distribution, within .0005 (Abramowitz and Stegun, 26.2.23). */
  private static double normalQuantile(double p) {
    if (p < 0.5) {
      return -normalQuantile(1 - p);
    }
    double t = Math.sqrt(-2 * Math.log(1 - p));
    return t
        - (2.515517 + t * (0.802853 + t * 0.010328))
            / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
  }
}
