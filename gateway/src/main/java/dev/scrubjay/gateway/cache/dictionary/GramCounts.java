package dev.scrubjay.gateway.cache.dictionary;

import java.util.Arrays;
import java.util.List;

/** In how many samples each sequence of eight bytes occurs. */
final class GramCounts {
  static final int BYTES = Long.BYTES;

  private static final long GOLDEN = 0x9e3779b97f4a7c15L;
  private static final int NO_SAMPLE = -1;

  private final long[] grams;
  private final int[] counts;
  private final int[] lastSamples;
  private final int shift;

  GramCounts(List<byte[]> samples) {
    int positions = samples.stream().mapToInt(sample -> sample.length).sum();
    int bits = Long.SIZE - Long.numberOfLeadingZeros(Math.max(1, 2L * positions));
    this.grams = new long[1 << bits];
    this.counts = new int[1 << bits];
    this.lastSamples = new int[1 << bits];
    this.shift = Long.SIZE - bits;
    Arrays.fill(lastSamples, NO_SAMPLE);
    for (int i = 0; i < samples.size(); i++) {
      count(samples.get(i), i);
    }
  }

  private void count(byte[] sample, int number) {
    for (int at = 0; at + BYTES <= sample.length; at++) {
      int slot = slot(sample, at);
      if (lastSamples[slot] != number) {
        lastSamples[slot] = number;
        grams[slot] = gram(sample, at);
        counts[slot]++;
      }
    }
  }

  /**
   * The samples that have the bytes at {@code at}; 0 once these are {@linkplain #cover covered}.
   */
  int count(byte[] sample, int at, int least) {
    int count = counts[slot(sample, at)];
    return count >= least ? count : 0;
  }

  /** Has the bytes at {@code at} count no more. */
  void cover(byte[] sample, int at) {
    counts[slot(sample, at)] = 0;
  }

  private int slot(byte[] sample, int at) {
    long gram = gram(sample, at);
    int slot = (int) ((gram * GOLDEN) >>> shift);
    while (lastSamples[slot] != NO_SAMPLE && grams[slot] != gram) {
      slot = (slot + 1) & (grams.length - 1);
    }
    return slot;
  }

  private static long gram(byte[] sample, int at) {
    long gram = 0;
    for (int i = 0; i < BYTES; i++) {
      gram = gram << 8 | (sample[at + i] & 0xff);
    }
    return gram;
  }
}
