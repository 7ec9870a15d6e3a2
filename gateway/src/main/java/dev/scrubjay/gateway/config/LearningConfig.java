package dev.scrubjay.gateway.config;

import dev.scrubjay.gateway.config.reader.Format;
import dev.scrubjay.gateway.config.reader.Section;
import java.time.Duration;

/**
 * Whether routing goes by what models do, or by the catalog alone.
 *
 * @param enabled whether it is learned, and gone by
 * @param outcomesWithin how long after a request its answer can be judged
 */
public record LearningConfig(boolean enabled, Duration outcomesWithin) {
  public static final LearningConfig DEFAULT = new LearningConfig(true, Duration.ofHours(1));

  public static LearningConfig read(Section learning) {
    return new LearningConfig(
        learning.get("enabled", Format.flag(), DEFAULT.enabled()),
        learning.get(
            "outcomes_within",
            Format.duration(Duration.ofMinutes(1), Duration.ofDays(30)),
            DEFAULT.outcomesWithin()));
  }
}
