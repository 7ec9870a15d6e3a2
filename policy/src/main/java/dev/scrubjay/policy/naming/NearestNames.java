package dev.scrubjay.policy.naming;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The names that somebody may have meant who wrote another. Two names are as near as they share
 * words, or as few letters differ, whichever makes them nearer. Takes time in proportion to names
 * times letters, both of which are bounded here.
 */
public final class NearestNames {
  private static final int MAX_NAMES = 1_000;
  private static final int MAX_LETTERS = 64;
  private static final double NEAR = 0.5;

  private NearestNames() {}

  private record Scored(String name, double nearness) {}

  /** Those of {@code names} that are near {@code written}, at most {@code most}, nearest first. */
  public static List<String> of(String written, Collection<String> names, int most) {
    String wanted = normal(written);
    Set<String> words = words(wanted);
    return names.stream()
        .distinct()
        .limit(MAX_NAMES)
        .map(name -> new Scored(name, nearness(wanted, words, normal(name))))
        .filter(scored -> scored.nearness() >= NEAR)
        .sorted(
            Comparator.comparingDouble(Scored::nearness).reversed().thenComparing(Scored::name))
        .limit(most)
        .map(Scored::name)
        .toList();
  }

  private static double nearness(String wanted, Set<String> words, String name) {
    Set<String> shared = words(name);
    int all = shared.size() + words.size();
    shared.retainAll(words);
    double byWords = 2.0 * shared.size() / Math.max(1, all);
    int longer = Math.max(1, Math.max(wanted.length(), name.length()));
    return Math.max(byWords, 1 - (double) distance(wanted, name) / longer);
  }

  private static String normal(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.length() <= MAX_LETTERS ? lower : lower.substring(0, MAX_LETTERS);
  }

  private static Set<String> words(String name) {
    return new HashSet<>(Arrays.asList(name.split("[^a-z0-9]+", -1)));
  }

  /** Letters to insert, drop or replace. */
  private static int distance(String a, String b) {
    int[] before = new int[b.length() + 1];
    Arrays.setAll(before, j -> j);
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = before[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, 1 + Math.min(before[j], row[j - 1]));
      }
      before = row;
    }
    return before[b.length()];
  }
}
