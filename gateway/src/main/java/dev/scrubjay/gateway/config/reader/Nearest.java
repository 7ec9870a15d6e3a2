package dev.scrubjay.gateway.config.reader;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Suggestions for names that are probably misspelled. */
public final class Nearest {
  private Nearest() {}

  /** The closest of {@code names}, if fewer than about a third of the letters differ. */
  static Optional<String> to(String written, Collection<String> names) {
    return names.stream()
        .min(Comparator.comparingInt(name -> distance(written, name)))
        .filter(name -> distance(written, name) <= Math.max(1, written.length() / 3));
  }

  /** The closest of {@code names}, if at most {@code letters} letters differ. */
  public static Optional<String> within(int letters, String written, Collection<String> names) {
    return names.stream()
        .filter(name -> Math.abs(name.length() - written.length()) <= letters)
        .min(Comparator.comparingInt(name -> distance(written, name)))
        .filter(name -> distance(written, name) <= letters);
  }

  /** {@code " (did you mean x?)"}, or nothing. */
  public static String hint(String written, Collection<String> names) {
    return to(written, names).map(name -> " (did you mean " + name + "?)").orElse("");
  }

  /** Letters to insert, drop, replace or swap with their neighbour (optimal string alignment). */
  static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int replace = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        d[i][j] = Math.min(d[i - 1][j - 1] + replace, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
