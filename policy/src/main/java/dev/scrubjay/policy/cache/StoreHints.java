package dev.scrubjay.policy.cache;

import static dev.scrubjay.policy.Ranges.require;

import java.time.Duration;
import java.util.Optional;

/**
 * The hints of a caller on the storage of its answer.
 *
 * @param frequency the expected frequency of access; moderate if empty
 * @param priority how much it is worth keeping, 0 to 100
 * @param ttl the TTL, instead of that for the frequency
 * @param strategies the TTLs by frequency, instead of those of the policy; the TTL is then fixed
 */
public record StoreHints(
    Optional<AccessFrequency> frequency,
    int priority,
    Optional<Duration> ttl,
    Optional<TtlStrategies> strategies) {
  public static final int MAX_PRIORITY = 100;
  public static final StoreHints NONE = new StoreHints(Optional.empty(), 50, Optional.empty());

  public StoreHints {
    require(priority >= 0 && priority <= MAX_PRIORITY, "priority", priority, "0 to 100");
    ttl.ifPresent(given -> TtlStrategies.requireTtl("ttl", given));
  }

  /** Hints with the TTLs by frequency of the policy. */
  public StoreHints(Optional<AccessFrequency> frequency, int priority, Optional<Duration> ttl) {
    this(frequency, priority, ttl, Optional.empty());
  }

  public StoreHints withTtl(Duration other) {
    return new StoreHints(frequency, priority, Optional.of(other), strategies);
  }

  public StoreHints withStrategies(TtlStrategies other) {
    return new StoreHints(frequency, priority, ttl, Optional.of(other));
  }

  /**
   * The hints with a frequency of access that was measured, unless the caller states a higher one.
   */
  public StoreHints measured(FrequencyPolicy policy, double accesses) {
    double stated = frequency.map(policy::prior).orElse(0.0);
    AccessFrequency higher = policy.classify(Math.max(stated, accesses));
    return new StoreHints(Optional.of(higher), priority, ttl, strategies);
  }

  /** The frequency that the caller expects: the hint, else moderate. */
  public AccessFrequency expectedFrequency() {
    return frequency.orElse(AccessFrequency.MODERATE);
  }
}
