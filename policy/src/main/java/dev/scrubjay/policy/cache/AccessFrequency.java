package dev.scrubjay.policy.cache;

import java.util.Arrays;
import java.util.Optional;

/** The class of how often an entry is requested, which decides its TTL. */
public enum AccessFrequency {
  FREQUENT,
  MODERATE,
  RARE;

  /** The class with {@code name}, in upper or lower case; empty if there is none. */
  public static Optional<AccessFrequency> parse(String name) {
    return Arrays.stream(values())
        .filter(frequency -> frequency.name().equalsIgnoreCase(name))
        .findFirst();
  }
}
