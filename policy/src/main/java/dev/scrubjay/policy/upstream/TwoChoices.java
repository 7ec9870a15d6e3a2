package dev.scrubjay.policy.upstream;

import java.util.List;
import java.util.function.ToIntFunction;

/**
 * The power of two choices: the less loaded of two random candidates. This spreads load nearly as
 * well as the least loaded of all, and does not send all callers to the same one (Mitzenmacher
 * 2001).
 */
public final class TwoChoices {
  private TwoChoices() {}

  /**
   * The chosen one of {@code candidates}, of which there is at least one.
   *
   * @param load less is better
   * @param one random, from 0 to below 1, as is {@code another}
   */
  public static <T> T of(List<T> candidates, ToIntFunction<T> load, double one, double another) {
    int size = candidates.size();
    int first = (int) (one * size);
    if (size == 1) {
      return candidates.get(first);
    }
    int second = (first + 1 + (int) (another * (size - 1))) % size;
    T left = candidates.get(first);
    T right = candidates.get(second);
    return load.applyAsInt(right) < load.applyAsInt(left) ? right : left;
  }
}
