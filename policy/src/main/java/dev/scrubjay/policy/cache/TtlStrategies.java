package dev.scrubjay.policy.cache;

import static dev.scrubjay.policy.Ranges.require;

import java.time.Duration;

/**
 * The TTLs of entries by their frequency of access.
 *
 * @param frequent for {@link AccessFrequency#FREQUENT}, 1 s to 365 days; the others likewise
 */
public record TtlStrategies(Duration frequent, Duration moderate, Duration rare) {
  private static final Duration MAX = Duration.ofDays(365);

  public static final TtlStrategies DEFAULT =
      new TtlStrategies(Duration.ofHours(1), Duration.ofMinutes(30), Duration.ofMinutes(5));

  public TtlStrategies {
    requireTtl("frequent", frequent);
    requireTtl("moderate", moderate);
    requireTtl("rare", rare);
  }

  public Duration ttl(AccessFrequency frequency) {
    return switch (frequency) {
      case FREQUENT -> frequent;
      case MODERATE -> moderate;
      case RARE -> rare;
    };
  }

  static void requireTtl(String name, Duration ttl) {
    boolean fits = ttl.compareTo(Duration.ofSeconds(1)) >= 0 && ttl.compareTo(MAX) <= 0;
    require(fits, name, ttl, "PT1S to " + MAX);
  }
}
