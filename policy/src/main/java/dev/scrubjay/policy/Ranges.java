package dev.scrubjay.policy;

/** Refuses values that are out of range, in one form. */
public final class Ranges {
  private Ranges() {}

  /**
   * Lets {@code value} pass.
   *
   * @throws IllegalArgumentException {@code name: value (expected: expected)}, unless {@code ok}
   */
  public static void require(boolean ok, String name, Object value, String expected) {
    if (!ok) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: " + expected + ")");
    }
  }

  /** Lets a share pass, which is from 0 to 1. */
  public static void requireShare(String name, double share) {
    require(share >= 0 && share <= 1, name, share, "0 to 1");
  }
}
