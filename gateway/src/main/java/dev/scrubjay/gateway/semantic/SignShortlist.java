package dev.scrubjay.gateway.semantic;

import java.util.Arrays;

/**
 * The vectors whose signs differ from those of an asked one in the fewest places. What is near
 * enough to be noted shrinks once more are noted than wanted, so that one pass suffices.
 */
final class SignShortlist {
  private final int wanted;
  private final int[] counts;
  private int[] numbers;
  private int[] distances;
  private int farthest;
  private int within;
  private int size;

  /**
   * @param signs of each vector
   * @param wanted how many to find, at least 1
   */
  SignShortlist(int signs, int wanted) {
    this.wanted = wanted;
    this.counts = new int[signs + 1];
    this.farthest = signs;
    this.numbers = new int[8 * wanted];
    this.distances = new int[8 * wanted];
  }

  /** The largest distance that is near enough so far. */
  int farthest() {
    return farthest;
  }

  /** Notes a vector at most {@link #farthest} away; what is near enough from now on. */
  int note(int number, int distance) {
    if (size == numbers.length) {
      numbers = Arrays.copyOf(numbers, 2 * size);
      distances = Arrays.copyOf(distances, 2 * size);
    }
    numbers[size] = number;
    distances[size++] = distance;
    counts[distance]++;
    within++;
    while (within - counts[farthest] >= wanted) {
      within -= counts[farthest--];
    }
    return farthest;
  }

  /** The numbers of the nearest, as many as wanted, or all if there are fewer; in no order. */
  int[] nearest() {
    int[] nearest = new int[Math.min(wanted, within)];
    int equallyFar = nearest.length - (within - counts[farthest]);
    int found = 0;
    for (int i = 0; i < size && found < nearest.length; i++) {
      if (distances[i] < farthest || (distances[i] == farthest && equallyFar-- > 0)) {
        nearest[found++] = numbers[i];
      }
    }
    return nearest;
  }
}
