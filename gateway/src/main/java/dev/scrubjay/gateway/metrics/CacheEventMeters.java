package dev.scrubjay.gateway.metrics;

import static dev.scrubjay.gateway.metrics.family.Families.word;
import static dev.scrubjay.gateway.metrics.family.Families.words;

import dev.scrubjay.gateway.metrics.family.Families;
import dev.scrubjay.gateway.metrics.family.Family;
import dev.scrubjay.gateway.observe.CacheEvent;
import dev.scrubjay.gateway.observe.CacheEvent.Coalesced;
import dev.scrubjay.gateway.observe.CacheEvent.Refresh;
import dev.scrubjay.gateway.observe.CacheEvent.StaleServed;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import java.util.List;

/** The meters of the cache's events beside hits and misses: waits, staleness, refreshes. */
final class CacheEventMeters {
  private static final List<String> FLAGS = List.of("true", "false");
  private static final String EXPIRED = "expired";
  private static final String EVICTED = "evicted";

  private final Family<Timer> waits;
  private final Family<Counter> stale;
  private final Family<Counter> refreshes;
  private final Family<Counter> missed;
  private final Counter turnedAway;

  CacheEventMeters(Families families) {
    waits =
        families.upstreamTimes(
            "cache_coalesced_wait_seconds",
            "Time that requests waited for the answer of another request",
            "where",
            "served");
    stale = families.counters("cache_stale_served_count_total", "Stale answers served", "reason");
    refreshes =
        families.counters(
            "cache_refresh_count_total", "Entries due for a refresh", "reason", "begun");
    missed =
        families.counters(
            "cache_missed_count_total",
            "Misses of entries that have expired or were evicted",
            "reason");
    turnedAway =
        families.counter(
            "cache_turned_away_count_total",
            "Requests refused to spare providers while Redis is away");
    waits.foresee(words(Coalesced.Where.values()), FLAGS);
    stale.foresee(words(StaleServed.StaleReason.values()));
    missed.foresee(List.of(EXPIRED, EVICTED));
    refreshes.foresee(words(Refresh.Occasion.values()), FLAGS);
  }

  void happened(CacheEvent event) {
    switch (event) {
      case Coalesced coalesced ->
          waits
              .of(word(coalesced.where()), String.valueOf(coalesced.served()))
              .record(coalesced.waited());
      case StaleServed served -> stale.of(word(served.why())).increment();
      case Refresh refresh ->
          refreshes.of(word(refresh.occasion()), String.valueOf(refresh.begun())).increment();
      case CacheEvent.MissedEntry gone ->
          missed.of(gone.entry().late().isNegative() ? EVICTED : EXPIRED).increment();
      case CacheEvent.TurnedAway away -> turnedAway.increment();
    }
  }
}
