package dev.scrubjay.policy.naming;

import java.util.Locale;

/**
 * A pattern of names in which each {@code *} stands for any text, also for none. Letters match
 * without regard to case. Matching takes time in proportion to name times pattern at most.
 */
public record Glob(String pattern) {
  private static final char ANY = '*';

  /** Whether {@code text} is a pattern, and not a plain name. */
  public static boolean isGlob(String text) {
    return text.indexOf(ANY) >= 0;
  }

  /** Whether the pattern matches all of {@code name}. */
  public boolean matches(String name) {
    String wanted = pattern.toLowerCase(Locale.ROOT);
    String text = name.toLowerCase(Locale.ROOT);
    int p = 0;
    int t = 0;
    int star = -1;
    int resume = 0;
    while (t < text.length()) {
      if (p < wanted.length() && wanted.charAt(p) == ANY) {
        star = p++;
        resume = t;
      } else if (p < wanted.length() && wanted.charAt(p) == text.charAt(t)) {
        p++;
        t++;
      } else if (star >= 0) { // the last star takes one character more
        p = star + 1;
        t = ++resume;
      } else {
        return false;
      }
    }
    while (p < wanted.length() && wanted.charAt(p) == ANY) {
      p++;
    }
    return p == wanted.length();
  }
}
