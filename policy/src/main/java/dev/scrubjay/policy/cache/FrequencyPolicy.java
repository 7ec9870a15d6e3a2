package dev.scrubjay.policy.cache;

import static dev.scrubjay.policy.Ranges.require;

import java.time.Duration;

/**
 * When a key counts as frequent, moderate or rare.
 *
 * <p>Accesses are counted with exponential decay: a count halves every {@code halfLife}. Under a
 * steady rate it settles at {@code rate · halfLife / ln 2}, which is how rates become thresholds.
 *
 * @param frequentPerHour accesses per hour from which on a key is frequent, more than {@code
 *     moderatePerHour}
 * @param moderatePerHour from which on it is moderate, {@code > 0}
 * @param halfLife of a count, 1 s to 30 days
 * @param memory how long a count is remembered once its entry is gone, {@code > 0}
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

  /** The count from which on a key is {@code frequency}. */
  public double threshold(AccessFrequency frequency) {
    double perHour =
        switch (frequency) {
          case FREQUENT -> frequentPerHour;
          case MODERATE -> moderatePerHour;
          case RARE -> 0;
        };
    return perHour * halfLife.toMillis() / HOUR_MILLIS / Math.log(2);
  }

  /** The class of a key with {@code count} accesses, decayed. */
  public AccessFrequency classify(double count) {
    if (count >= threshold(AccessFrequency.FREQUENT)) {
      return AccessFrequency.FREQUENT;
    }
    return count >= threshold(AccessFrequency.MODERATE)
        ? AccessFrequency.MODERATE
        : AccessFrequency.RARE;
  }

  /** The count that a key begins with: the least of the class that its caller expects. */
  public double prior(AccessFrequency expected) {
    return threshold(expected);
  }
}
