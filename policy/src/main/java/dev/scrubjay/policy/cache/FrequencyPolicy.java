package dev.scrubjay.policy.cache;

import static dev.scrubjay.policy.Ranges.require;

import java.time.Duration;

/**
 * The thresholds at which a key counts as frequent, moderate or rare.
 *
 * <p>Accesses are counted with exponential decay: a count halves every {@code halfLife}. At a
 * steady rate it converges to {@code rate · halfLife / ln 2}, which converts rates to thresholds.
 *
 * @param frequentPerHour the accesses per hour at and above which a key is frequent, more than
 *     {@code moderatePerHour}
 * @param moderatePerHour the accesses per hour at and above which a key is moderate, {@code > 0}
 * @param halfLife the half-life of a count, 1 s to 30 days
 * @param memory how long a count is remembered after its entry is evicted or expired, {@code > 0}
 */
public record FrequencyPolicy(
    double frequentPerHour, double moderatePerHour, Duration halfLife, Duration memory) {
  public static final FrequencyPolicy DEFAULT =
      new FrequencyPolicy(10, 1, Duration.ofHours(1), Duration.ofHours(2));

  private static final double HOUR_MILLIS = 3_600_000;

  public FrequencyPolicy {
    require(moderatePerHour > 0, "moderate_per_hour", moderatePerHour, "> 0");
    require(
        frequentPerHour > moderatePerHour,
        "frequent_per_hour",
        frequentPerHour,
        "> moderate_per_hour, " + moderatePerHour);
    require(
        halfLife.compareTo(Duration.ofSeconds(1)) >= 0
            && halfLife.compareTo(Duration.ofDays(30)) <= 0,
        "half_life",
        halfLife,
        "PT1S to PT720H");
    require(memory.isPositive(), "memory", memory, "> 0");
  }

  /** The count at and above which a key is {@code frequency}. */
  public double threshold(AccessFrequency frequency) {
    double perHour =
        switch (frequency) {
          case FREQUENT -> frequentPerHour;
          case MODERATE -> moderatePerHour;
          case RARE -> 0;
        };
    return perHour * halfLife.toMillis() / HOUR_MILLIS / Math.log(2);
  }

  /** The class of a key with the decayed {@code count} of accesses. */
  public AccessFrequency classify(double count) {
    if (count >= threshold(AccessFrequency.FREQUENT)) {
      return AccessFrequency.FREQUENT;
    }
    return count >= threshold(AccessFrequency.MODERATE)
        ? AccessFrequency.MODERATE
        : AccessFrequency.RARE;
  }

  /** The initial count of a key: the lowest of the class that its caller expects. */
  public double prior(AccessFrequency expected) {
    return threshold(expected);
  }
}
