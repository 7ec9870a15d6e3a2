package dev.scrubjay.policy.semantic;

import dev.scrubjay.policy.prior.Logistic;
import java.util.List;

/**
 * A logistic regression of "the reuse was right" over {@link ReuseFeatures}, with a normal prior:
 * the mode of the posterior by Newton's method, and its covariance by Laplace's approximation
 * (Bishop, Pattern Recognition and Machine Learning, 4.4 and 4.5).
 */
final class CorrectnessFit {
  /**
   * What is believed before anything was compared: loosely of similarity, which a few pairs
   * outweigh; that more neighbours with the answer and more comparisons that came out right tell
   * for it is believed until some dozens of pairs say otherwise.
   */
  private static final double[] PRIOR_MEAN = {-4, 4, 4, 1, 0.5};

  private static final double[] PRIOR_PRECISION = {0.05, 0.02, 0.02, 20, 12};
  private static final int MAX_STEPS = 20;
  private static final double ENOUGH = 1e-4;
  private static final double SMALLEST_STEP = 1e-3;
  private static final int SIZE = ReuseFeatures.SIZE;

  private final double[] weights;
  private final SymmetricMatrix precision;

  private CorrectnessFit(double[] weights, SymmetricMatrix precision) {
    this.weights = weights;
    this.precision = precision;
  }

  /** The fit before anything was compared. */
  static CorrectnessFit prior() {
    return new CorrectnessFit(PRIOR_MEAN, SymmetricMatrix.diagonal(PRIOR_PRECISION));
  }

  /** The fit to these pairs, begun from this one. */
  CorrectnessFit to(List<ReusePair> compared) {
    List<FittedPair> pairs = compared.stream().map(FittedPair::of).toList();
    double[] at = weights.clone();
    double value = logPosterior(at, pairs);
    for (int step = 0; step < MAX_STEPS; step++) {
      double[] direction = precisionAt(at, pairs).solve(gradient(at, pairs));
      double length = 1;
      double[] next = along(at, direction, length);
      double reached = logPosterior(next, pairs);
      while (reached < value && length > SMALLEST_STEP) {
        length /= 2;
        next = along(at, direction, length);
        reached = logPosterior(next, pairs);
      }
      double gained = reached - value;
      if (gained <= 0) {
        break;
      }
      at = next;
      value = reached;
      if (gained < ENOUGH) {
        break;
      }
    }
    return new CorrectnessFit(at, precisionAt(at, pairs));
  }

  /** A pair, with its regressors computed once. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record FittedPair(double[] vector, boolean right) {
    static FittedPair of(ReusePair pair) {
      return new FittedPair(pair.features().vector(), pair.right());
    }
  }

  /** The log-odds that a reuse with these features is right. */
  double logOdds(ReuseFeatures features) {
    return dot(weights, features.vector());
  }

  /** The variance of {@link #logOdds}. */
  double variance(ReuseFeatures features) {
    double[] vector = features.vector();
    return dot(vector, precision.solve(vector));
  }

  private static double logPosterior(double[] at, List<FittedPair> pairs) {
    double sum = 0;
    for (int i = 0; i < SIZE; i++) {
      double off = at[i] - PRIOR_MEAN[i];
      sum -= PRIOR_PRECISION[i] * off * off / 2;
    }
    for (FittedPair pair : pairs) {
      double odds = dot(at, pair.vector());
      sum -= LogOdds.softplus(pair.right() ? -odds : odds);
    }
    return sum;
  }

  private static double[] gradient(double[] at, List<FittedPair> pairs) {
    double[] gradient = new double[SIZE];
    for (int i = 0; i < SIZE; i++) {
      gradient[i] = -PRIOR_PRECISION[i] * (at[i] - PRIOR_MEAN[i]);
    }
    for (FittedPair pair : pairs) {
      double residual = (pair.right() ? 1 : 0) - Logistic.share(dot(at, pair.vector()));
      for (int i = 0; i < SIZE; i++) {
        gradient[i] += residual * pair.vector()[i];
      }
    }
    return gradient;
  }

  private static SymmetricMatrix precisionAt(double[] at, List<FittedPair> pairs) {
    SymmetricMatrix precision = SymmetricMatrix.diagonal(PRIOR_PRECISION);
    for (FittedPair pair : pairs) {
      double right = Logistic.share(dot(at, pair.vector()));
      precision.addOuter(pair.vector(), right * (1 - right));
    }
    return precision;
  }

  private static double[] along(double[] at, double[] direction, double length) {
    double[] next = at.clone();
    for (int i = 0; i < SIZE; i++) {
      next[i] += length * direction[i];
    }
    return next;
  }

  private static double dot(double[] left, double[] right) {
    double sum = 0;
    for (int i = 0; i < SIZE; i++) {
      sum += left[i] * right[i];
    }
    return sum;
  }
}
