package dev.scrubjay.policy.semantic;

/** A small symmetric, positive definite matrix, for systems of equations. */
final class SymmetricMatrix {
  private final double[][] cells;

  private SymmetricMatrix(double[][] cells) {
    this.cells = cells;
  }

  static SymmetricMatrix diagonal(double[] values) {
    double[][] cells = new double[values.length][values.length];
    for (int i = 0; i < values.length; i++) {
      cells[i][i] = values[i];
    }
    return new SymmetricMatrix(cells);
  }

  /** Adds {@code weight × vector × vectorᵀ}. */
  void addOuter(double[] vector, double weight) {
    for (int i = 0; i < vector.length; i++) {
      for (int j = 0; j < vector.length; j++) {
        cells[i][j] += weight * vector[i] * vector[j];
      }
    }
  }

  /** The x with {@code this × x = right}, by Cholesky's decomposition. */
  double[] solve(double[] right) {
    double[][] lower = cholesky();
    int size = right.length;
    double[] x = right.clone();
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < i; j++) {
        x[i] -= lower[i][j] * x[j];
      }
      x[i] /= lower[i][i];
    }
    for (int i = size - 1; i >= 0; i--) {
      for (int j = i + 1; j < size; j++) {
        x[i] -= lower[j][i] * x[j];
      }
      x[i] /= lower[i][i];
    }
    return x;
  }

  private double[][] cholesky() {
    int size = cells.length;
    double[][] lower = new double[size][size];
    for (int i = 0; i < size; i++) {
      for (int j = 0; j <= i; j++) {
        double rest = cells[i][j];
        for (int k = 0; k < j; k++) {
          rest -= lower[i][k] * lower[j][k];
        }
        lower[i][j] = i == j ? Math.sqrt(rest) : rest / lower[j][j];
      }
    }
    return lower;
  }
}
