package dev.scrubjay.gateway.semantic.embedding;

/** Arithmetic on vectors. */
final class Vectors {
  private Vectors() {}

  /** {@code vector} at length 1, in place; the zero vector stays. */
  static float[] unit(float[] vector) {
    double square = 0;
    for (float x : vector) {
      square += (double) x * x;
    }
    if (square > 0) {
      float scale = (float) (1 / Math.sqrt(square));
      for (int i = 0; i < vector.length; i++) {
        vector[i] *= scale;
      }
    }
    return vector;
  }
}
