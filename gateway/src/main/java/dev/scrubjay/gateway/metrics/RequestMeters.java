package dev.scrubjay.gateway.metrics;

import static dev.scrubjay.gateway.metrics.Families.seconds;
import static dev.scrubjay.gateway.metrics.Families.word;
import static dev.scrubjay.gateway.metrics.Families.words;
import static dev.scrubjay.gateway.metrics.Families.zero;

import dev.scrubjay.gateway.observe.CompletedRequest;
import dev.scrubjay.gateway.observe.RequestFigures;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.List;

/** What requests came to as a whole: the seed's optimizations. */
final class RequestMeters {
  private final BoundedLabel tenants;
  private final Counter count;
  private final Histogram latency;
  private final Counter servedSeconds;
  private final Counter unoptimizedSeconds;
  private final Counter saved;

  RequestMeters(Families families, BoundedLabel tenants) {
    this.tenants = tenants;
    count =
        families.counter(
            "performance_optimization_count_total", "Requests ended", "type", "outcome");
    latency =
        families.ownTime(
            "performance_optimization_latency_seconds",
            "Time that requests spend in the gateway itself",
            "type");
    servedSeconds =
        families.counter(
            "performance_served_seconds_total", "Time that answered requests took", "type");
    unoptimizedSeconds =
        families.counter(
            "performance_unoptimized_seconds_total",
            "Time that they would have taken with neither cache nor router",
            "type");
    saved = families.counter("cache_saved_usd_total", "What hits would have cost anew", "tenant");
    List<String> types = words(CompletedRequest.Type.values());
    zero(count::initLabelValues, types, words(CompletedRequest.Ending.values()));
    zero(latency::initLabelValues, types);
    zero(servedSeconds::initLabelValues, types);
    zero(unoptimizedSeconds::initLabelValues, types);
    zero(saved::initLabelValues, tenants.values());
  }

  void completed(CompletedRequest request, RequestFigures figures) {
    String type = word(request.type());
    count.labelValues(type, word(request.end())).inc();
    figures
        .ownTime()
        .ifPresent(
            own ->
                latency
                    .labelValues(type)
                    .observeWithExemplar(
                        seconds(own), Labels.of("request_id", request.requestId())));
    saved.labelValues(tenants.of(request.scope().tenant())).inc(figures.savedUsd());
    servedSeconds.labelValues(type).inc(figures.improvement().servedSeconds());
    unoptimizedSeconds.labelValues(type).inc(figures.improvement().unoptimizedSeconds());
  }
}
