package dev.scrubjay.gateway.config;

import dev.scrubjay.gateway.config.reader.Format;
import dev.scrubjay.gateway.config.reader.Section;
import java.time.Duration;

/**
 * Settings of coalescing, by which requests for the same answer share one provider call.
 *
 * @param enabled whether requests are coalesced
 * @param lease how long a leader's lease lasts unless it is renewed
 * @param patience how long a follower waits for the answer before it calls a provider itself
 * @param uncacheable how long a key whose answer could not be stored is not coalesced
 * @param maxCallsWithoutCache the most concurrent provider calls while Redis cannot be reached
 * @param maxRefreshes the most concurrent refreshes of entries that are still served
 */
public record CoalescingConfig(
    boolean enabled,
    Duration lease,
    Duration patience,
    Duration uncacheable,
    int maxCallsWithoutCache,
    int maxRefreshes) {
  public static final CoalescingConfig DEFAULT =
      new CoalescingConfig(
          true, Duration.ofSeconds(2), Duration.ofSeconds(60), Duration.ofSeconds(30), 200, 16);

  /** Reads {@code coalescing}. */
  public static CoalescingConfig read(Section coalescing) {
    Duration second = Duration.ofSeconds(1);
    return new CoalescingConfig(
        coalescing.get("enabled", Format.flag(), DEFAULT.enabled),
        coalescing.get(
            "lease", Format.duration(Duration.ofMillis(500), Duration.ofMinutes(1)), DEFAULT.lease),
        coalescing.get(
            "patience", Format.duration(second, Duration.ofMinutes(10)), DEFAULT.patience),
        coalescing.get(
            "uncacheable", Format.duration(second, Duration.ofHours(1)), DEFAULT.uncacheable),
        coalescing.get(
            "max_calls_without_cache", Format.integer(1, 100_000), DEFAULT.maxCallsWithoutCache),
        coalescing.get("max_refreshes", Format.integer(0, 10_000), DEFAULT.maxRefreshes));
  }
}
