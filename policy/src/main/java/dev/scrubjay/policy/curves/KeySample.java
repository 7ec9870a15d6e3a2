package dev.scrubjay.policy.curves;

import dev.scrubjay.policy.key.CacheKey;

/**
 * The sample of keys: a key is in it if its hash modulo {@link #MODULUS} is below a threshold. So
 * all accesses to a key are sampled or none, at whichever replica they arrive, and a cache of the
 * sampled keys alone behaves like one of all keys that is larger by the rate (C. Waldspurger et
 * al., "Efficient MRC Construction with SHARDS", FAST 2015).
 */
public final class KeySample {
  /** The threshold at which every key is sampled. */
  public static final int MODULUS = 1 << 24;

  /** Hex digits of a sampled key: 48 bits of the hash, of which the last 24 decide. */
  private static final int DIGITS = 12;

  private KeySample() {}

  /** The number by which a sample knows {@code key}; two keys of a tenant hardly ever share one. */
  public static long of(CacheKey key) {
    String hash = key.hash();
    long number = 0;
    for (int i = 0; i < DIGITS; i++) {
      char digit = hash.charAt(i);
      number = number << 4 | (digit <= '9' ? digit - '0' : digit - 'a' + 10);
    }
    return number;
  }

  /** Whether the key {@code number} is in the sample below {@code threshold}. */
  public static boolean holds(long number, int threshold) {
    return position(number) < threshold;
  }

  /** The number that is compared with thresholds, 0 to {@link #MODULUS} - 1. */
  static int position(long number) {
    return (int) (number & MODULUS - 1);
  }

  /** The share of keys that are in the sample below {@code threshold}. */
  static double rate(int threshold) {
    return (double) threshold / MODULUS;
  }
}
