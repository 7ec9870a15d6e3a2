package dev.scrubjay.gateway.metrics;

import static dev.scrubjay.gateway.metrics.family.Families.word;
import static dev.scrubjay.gateway.metrics.family.Families.words;

import dev.scrubjay.gateway.metrics.family.Families;
import dev.scrubjay.gateway.metrics.family.Family;
import dev.scrubjay.gateway.observe.CacheStatus;
import dev.scrubjay.gateway.observe.PreloadedRequest;
import dev.scrubjay.policy.preload.PreloadResult;
import io.micrometer.core.instrument.Counter;

/** The meters of requests that are made before they are asked. */
final class PreloadMeters {
  private final Family<Counter> results;
  private final Counter cost;
  private final Counter hits;

  PreloadMeters(Families families) {
    results =
        families.counters(
            "preload_count_total",
            "Requests that were to be made before they are asked, by what became of them",
            "result");
    cost =
        families.counter(
            "preload_cost_usd_total", "Cost of answers made before they were asked for, USD");
    hits =
        families.counter(
            "preload_hit_count_total", "Hits on answers that were made before they were asked for");
    results.foresee(words(PreloadResult.values()));
  }

  void ended(PreloadedRequest preloaded) {
    results.of(word(preloaded.result())).increment();
    cost.increment(preloaded.usd());
  }

  void used(CacheStatus status) {
    if (status instanceof CacheStatus.Hit hit && hit.preloaded()) {
      hits.increment();
    }
  }
}
