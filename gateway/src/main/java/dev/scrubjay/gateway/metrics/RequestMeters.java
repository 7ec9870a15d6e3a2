package dev.scrubjay.gateway.metrics;

import static dev.scrubjay.gateway.metrics.family.Families.word;
import static dev.scrubjay.gateway.metrics.family.Families.words;

import dev.scrubjay.gateway.metrics.family.BoundedLabel;
import dev.scrubjay.gateway.metrics.family.Families;
import dev.scrubjay.gateway.metrics.family.Family;
import dev.scrubjay.gateway.metrics.family.RequestExemplars;
import dev.scrubjay.gateway.observe.CompletedRequest;
import dev.scrubjay.gateway.observe.RequestFigures;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import java.util.List;

/** The meters of requests as a whole, which the specification calls optimizations. */
final class RequestMeters {
  private final RequestExemplars exemplars;
  private final BoundedLabel tenants;
  private final Family<Counter> count;
  private final Family<Timer> latency;
  private final Family<Counter> servedSeconds;
  private final Family<Counter> unoptimizedSeconds;
  private final Family<Counter> saved;
  private final Family<Counter> unpriced;

  RequestMeters(Families families, BoundedLabel tenants) {
    this.exemplars = families.exemplars();
    this.tenants = tenants;
    count =
        families.counters(
            "performance_optimization_count_total", "Requests that have ended", "type", "outcome");
    latency =
        families.ownTimes(
            "performance_optimization_latency_seconds",
            "Time that requests spent in the gateway itself",
            "type");
    servedSeconds =
        families.counters(
            "performance_served_seconds_total", "Time that answered requests took", "type");
    unoptimizedSeconds =
        families.counters(
            "performance_unoptimized_seconds_total",
            "Time that answered requests would have taken with neither cache nor router",
            "type");
    saved =
        families.counters(
            "cache_saved_usd_total", "USD that hits and shared answers saved", "tenant");
    unpriced =
        families.counters(
            "cache_unpriced_count_total",
            "Hits and shared answers whose savings are unknown",
            "tenant");
    List<String> types = words(CompletedRequest.Type.values());
    count.foresee(types, words(CompletedRequest.Ending.values()));
    latency.foresee(types);
    servedSeconds.foresee(types);
    unoptimizedSeconds.foresee(types);
    saved.foresee(tenants.values());
    unpriced.foresee(tenants.values());
  }

  void completed(CompletedRequest request, RequestFigures figures) {
    String type = word(request.type());
    if (request.type().isRequest()) {
      count.of(type, word(request.end())).increment();
    }
    figures
        .ownTime()
        .ifPresent(own -> exemplars.record(latency.of(type), own, request.requestId()));
    String tenant = tenants.of(request.scope().tenant());
    saved.of(tenant).increment(figures.saved().usd());
    unpriced.of(tenant).increment(figures.saved().unpriced());
    servedSeconds.of(type).increment(figures.improvement().servedSeconds());
    unoptimizedSeconds.of(type).increment(figures.improvement().unoptimizedSeconds());
  }
}
