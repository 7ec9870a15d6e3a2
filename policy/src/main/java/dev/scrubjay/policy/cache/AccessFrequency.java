package dev.scrubjay.policy.cache;

import java.util.Arrays;
import java.util.Optional;

/** How often an entry is asked for; decides how long it lives. */
public enum AccessFrequency {
  FREQUENT,
  MODERATE,
  RARE;

  /** The class that goes by {@code name}, in upper or lower case. */
  public static Optional<AccessFrequency> parse(String name) {
    return Arrays.stream(values())
        .filter(frequency -> frequency.name().equalsIgnoreCase(name))
        .findFirst();
  }
}
