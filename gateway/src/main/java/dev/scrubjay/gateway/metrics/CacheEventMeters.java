package dev.scrubjay.gateway.metrics;

import static dev.scrubjay.gateway.metrics.Families.seconds;
import static dev.scrubjay.gateway.metrics.Families.word;
import static dev.scrubjay.gateway.metrics.Families.words;
import static dev.scrubjay.gateway.metrics.Families.zero;

import dev.scrubjay.gateway.observe.CacheEvent;
import dev.scrubjay.gateway.observe.CacheEvent.Coalesced;
import dev.scrubjay.gateway.observe.CacheEvent.Refresh;
import dev.scrubjay.gateway.observe.CacheEvent.StaleServed;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import java.util.List;

/** What the cache did beside hits and misses: waiting, staleness, refreshes. */
final class CacheEventMeters {
  private static final List<String> FLAGS = List.of("true", "false");
  private static final String EXPIRED = "expired";
  private static final String EVICTED = "evicted";

  private final Histogram waits;
  private final Counter stale;
  private final Counter refreshes;
  private final Counter missed;
  private final Counter turnedAway;

  CacheEventMeters(Families families) {
    waits =
        families.upstreamTime(
            "cache_coalesced_wait_seconds",
            "Waiting for an answer that another request was having made",
            "where",
            "served");
    stale = families.counter("cache_stale_served_count_total", "Stale answers served", "reason");
    refreshes =
        families.counter(
            "cache_refresh_count_total", "Answers to be made anew early", "reason", "begun");
    missed =
        families.counter(
            "cache_missed_count_total", "Misses of entries that had been there", "reason");
    turnedAway =
        families.counter(
            "cache_turned_away_count_total", "Requests refused to spare providers without a cache");
    zero(waits::initLabelValues, words(Coalesced.Where.values()), FLAGS);
    zero(stale::initLabelValues, words(StaleServed.StaleReason.values()));
    zero(missed::initLabelValues, List.of(EXPIRED, EVICTED));
    zero(refreshes::initLabelValues, words(Refresh.Occasion.values()), FLAGS);
  }

  void happened(CacheEvent event) {
    switch (event) {
      case Coalesced coalesced ->
          waits
              .labelValues(word(coalesced.where()), String.valueOf(coalesced.served()))
              .observe(seconds(coalesced.waited()));
      case StaleServed served -> stale.labelValues(word(served.why())).inc();
      case Refresh refresh ->
          refreshes.labelValues(word(refresh.occasion()), String.valueOf(refresh.begun())).inc();
      case CacheEvent.MissedEntry gone ->
          missed.labelValues(gone.entry().late().isNegative() ? EVICTED : EXPIRED).inc();
      case CacheEvent.TurnedAway away -> turnedAway.inc();
    }
  }
}
