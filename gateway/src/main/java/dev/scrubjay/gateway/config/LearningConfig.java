package dev.scrubjay.gateway.config;

import dev.scrubjay.gateway.config.reader.Format;
import dev.scrubjay.gateway.config.reader.Secret;
import dev.scrubjay.gateway.config.reader.Section;
import java.time.Duration;
import java.util.Optional;

/**
 * Settings of learning, by which routing uses observations of models beside the catalog.
 *
 * @param enabled whether observations are learned from and used
 * @param outcomesWithin how long after a request its outcome can be reported
 * @param signingKey with which replicas sign what they have learned, the same at all of them; if
 *     empty, they believe whatever is in Redis
 * @param federation the exchange with other sites
 */
public record LearningConfig(
    boolean enabled,
    Duration outcomesWithin,
    Optional<Secret> signingKey,
    FederationConfig federation) {
  public static final LearningConfig DEFAULT =
      new LearningConfig(true, Duration.ofHours(1), Optional.empty());
  private static final int MIN_KEY = 32;

  /** Settings without an exchange with other sites. */
  public LearningConfig(boolean enabled, Duration outcomesWithin, Optional<Secret> signingKey) {
    this(enabled, outcomesWithin, signingKey, FederationConfig.DEFAULT);
  }

  /** Reads {@code performance.learning}. */
  public static LearningConfig read(Section learning) {
    return new LearningConfig(
        learning.get("enabled", Format.flag(), DEFAULT.enabled()),
        learning.get(
            "outcomes_within",
            Format.duration(Duration.ofMinutes(1), Duration.ofDays(30)),
            DEFAULT.outcomesWithin()),
        learning.find("signing_key", Format.secret(MIN_KEY)),
        FederationConfig.read(learning));
  }
}
