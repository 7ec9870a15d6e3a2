package dev.scrubjay.policy;

/** Checks of ranges, with one form of message. */
public final class Ranges {
  private Ranges() {}

  /**
   * Checks {@code value}.
   *
   * @throws IllegalArgumentException {@code name: value (expected: expected)}, unless {@code ok}
   */
  public static void require(boolean ok, String name, Object value, String expected) {
    if (!ok) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: " + expected + ")");
    }
  }

  /** Checks that a share is from 0 to 1. */
  public static void requireShare(String name, double share) {
    require(share >= 0 && share <= 1, name, share, "0 to 1");
  }
}
