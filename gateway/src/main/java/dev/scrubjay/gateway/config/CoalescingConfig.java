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
 * @param finishing the completion of answers whose clients have left
 */
public record CoalescingConfig(
    boolean enabled,
    Duration lease,
    Duration patience,
    Duration uncacheable,
    int maxCallsWithoutCache,
    int maxRefreshes,
    FinishingConfig finishing) {
  public static final CoalescingConfig DEFAULT =
      new CoalescingConfig(
          true,
          Duration.ofSeconds(2),
          Duration.ofSeconds(60),
          Duration.ofSeconds(30),
          200,
          16,
          FinishingConfig.DEFAULT);

  /**
   * When a provider's call goes on for the cache though no client waits for it any more: for a
   * share of the time that it has taken so far, so that what is spent in vain is bounded by what
   * would be lost otherwise.
   *
   * @param maxTime the longest time; zero cancels such calls at once
   * @param maxShare the longest time as a share of the call's time so far
   * @param maxCalls the most such calls at a time
   */
  public record FinishingConfig(Duration maxTime, double maxShare, int maxCalls) {
    public static final FinishingConfig DEFAULT =
        new FinishingConfig(Duration.ofSeconds(2), 0.5, 16);

    /** The time that a call may go on after {@code elapsed}. */
    public Duration timeAfter(Duration elapsed) {
      Duration share = Duration.ofMillis((long) (elapsed.toMillis() * maxShare));
      return share.compareTo(maxTime) < 0 ? share : maxTime;
    }

    private static FinishingConfig read(Section section) {
      return new FinishingConfig(
          section.get(
              "max_time", Format.duration(Duration.ZERO, Duration.ofMinutes(5)), DEFAULT.maxTime),
          section.get("max_share", Format.number(0, 10), DEFAULT.maxShare),
          section.get("max_calls", Format.integer(0, 10_000), DEFAULT.maxCalls));
    }
  }

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
        coalescing.get("max_refreshes", Format.integer(0, 10_000), DEFAULT.maxRefreshes),
        FinishingConfig.read(coalescing.section("finish_abandoned")));
  }
}
