package dev.scrubjay.gateway.semantic;

import java.util.Base64;

/**
 * A direction, as one byte for each dimension. The cosine of two vectors is off by at most about
 * .005 because of that.
 *
 * @param codes each -127 to 127, in proportion to the components; not to be changed
 * @param length of the codes as a vector
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record PromptVector(byte[] codes, double length) {
  private static final int LARGEST = 127;

  private PromptVector(byte[] codes) {
    this(codes, Math.sqrt(product(codes, codes, 0)));
  }

  static PromptVector of(float[] vector) {
    float most = 0;
    for (float x : vector) {
      most = Math.max(most, Math.abs(x));
    }
    float scale = most == 0 ? 0 : LARGEST / most;
    byte[] codes = new byte[vector.length];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = (byte) Math.round(vector[i] * scale);
    }
    return new PromptVector(codes);
  }

  static PromptVector parse(String base64) {
    return new PromptVector(Base64.getDecoder().decode(base64));
  }

  String text() {
    return Base64.getEncoder().encodeToString(codes);
  }

  /** The signs of the components, 64 to a word. */
  long[] signs() {
    long[] signs = new long[words(codes.length)];
    for (int i = 0; i < codes.length; i++) {
      if (codes[i] < 0) {
        signs[i / Long.SIZE] |= 1L << (i % Long.SIZE);
      }
    }
    return signs;
  }

  /** Adds its direction to a sum of directions. */
  void addTo(float[] sum) {
    float scale = length == 0 ? 0 : (float) (1 / length);
    for (int i = 0; i < codes.length; i++) {
      sum[i] += codes[i] * scale;
    }
  }

  /** How many words the signs of so many components take. */
  static int words(int dimensions) {
    return (dimensions + Long.SIZE - 1) / Long.SIZE;
  }

  /** The cosine of the angle to {@code other}, -1 to 1; 0 if it has other dimensions. */
  double cosine(PromptVector other) {
    return codes.length == other.codes.length ? cosine(other.codes, 0, other.length) : 0;
  }

  /**
   * The cosine of the angle to a vector of as many dimensions.
   *
   * @param others codes of vectors in a row
   * @param first where its codes begin among them
   * @param otherLength of its codes as a vector
   */
  double cosine(byte[] others, int first, double otherLength) {
    double lengths = length * otherLength;
    return lengths == 0 ? 0 : Math.min(1, product(codes, others, first) / lengths);
  }

  private static int product(byte[] one, byte[] others, int first) {
    int product = 0;
    for (int i = 0; i < one.length; i++) {
      product += one[i] * others[first + i];
    }
    return product;
  }
}
