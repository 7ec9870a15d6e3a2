package dev.scrubjay.gateway.metrics;

import dev.scrubjay.gateway.cache.Lookup;
import dev.scrubjay.gateway.cache.StoreOutcome;
import dev.scrubjay.gateway.cache.StoreRequest;
import dev.scrubjay.gateway.completion.CacheEvent;
import dev.scrubjay.gateway.completion.CacheStatus;
import dev.scrubjay.gateway.completion.CompletedRequest;
import dev.scrubjay.gateway.completion.CompletionObserver;
import dev.scrubjay.policy.cache.Scope;
import dev.scrubjay.policy.routing.RoutingDecision;
import dev.scrubjay.policy.routing.RoutingDecision.Routed;
import dev.scrubjay.policy.routing.RoutingDecision.Unroutable;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;

/**
 * The meters, under the seed's names as Prometheus shows them, such as {@code
 * cache_hit_count_total}. Label values are bounded: models of the catalog and words of ours, never
 * what a client sent.
 */
public final class Meters implements CompletionObserver {
  /** Up to the objective of 100 ms, the alerts' 200 and 500 ms, and what lies around them. */
  private static final Duration[] LATENCY_BUCKETS = {
    Duration.ofNanos(50_000), Duration.ofNanos(100_000), Duration.ofNanos(250_000),
    Duration.ofNanos(500_000), Duration.ofMillis(1), Duration.ofNanos(2_500_000),
    Duration.ofMillis(5), Duration.ofMillis(10), Duration.ofMillis(25),
    Duration.ofMillis(50), Duration.ofMillis(100), Duration.ofMillis(200),
    Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofSeconds(5),
  };

  private final MeterRegistry registry;
  private final Timer routingLatency;

  public Meters(MeterRegistry registry) {
    this.registry = registry;
    for (Lookup.Tier tier : Lookup.Tier.values()) {
      registry.counter("cache.hit.count", "tier", lower(tier));
    }
    routingLatency =
        Timer.builder("model.routing.latency")
            .description("Time that routing decisions take")
            .serviceLevelObjectives(LATENCY_BUCKETS)
            .register(registry);
  }

  @Override
  public void cacheUsed(Scope scope, String operation, CacheStatus status) {
    switch (status) {
      case CacheStatus.Hit hit ->
          registry.counter("cache.hit.count", "tier", lower(hit.tier())).increment();
      case CacheStatus.Miss miss ->
          registry.counter("cache.miss.count", "reason", lower(miss.reason())).increment();
      case CacheStatus.Bypass bypass ->
          registry.counter("cache.bypass.count", "reason", bypass.reason()).increment();
      case CacheStatus.StaleIfError stale -> {} // has counted as a miss
    }
  }

  @Override
  public void cacheEvent(Scope scope, String operation, CacheEvent event) {
    switch (event) {
      case CacheEvent.Coalesced coalesced ->
          Timer.builder("cache.coalesced.wait")
              .description("Time that requests wait for an answer that is being made already")
              .tags(
                  "where", lower(coalesced.where()), "served", Boolean.toString(coalesced.served()))
              .serviceLevelObjectives(LATENCY_BUCKETS)
              .register(registry)
              .record(coalesced.waited());
      case CacheEvent.StaleServed stale ->
          registry.counter("cache.stale.served.count", "reason", lower(stale.why())).increment();
      case CacheEvent.Refresh refresh ->
          registry
              .counter(
                  "cache.refresh.count",
                  "reason",
                  lower(refresh.occasion()),
                  "begun",
                  Boolean.toString(refresh.begun()))
              .increment();
      case CacheEvent.TurnedAway away -> registry.counter("cache.turned.away.count").increment();
    }
  }

  @Override
  public void routed(Scope scope, RoutingDecision decision, Duration took) {
    routingLatency.record(took);
    switch (decision) {
      case Routed routed ->
          registry
              .counter(
                  "model.routing.count",
                  "model",
                  routed.selected().model().id(),
                  "outcome",
                  "routed")
              .increment();
      case Unroutable unroutable ->
          registry
              .counter("model.routing.count", "model", "none", "outcome", "unroutable")
              .increment();
    }
  }

  @Override
  public void upstreamFailed(Scope scope, String model, String kind) {
    registry
        .counter("upstream.failure.count", "model", model, "kind", kind.toLowerCase(Locale.ROOT))
        .increment();
  }

  @Override
  public void completed(CompletedRequest request) {
    String type = lower(request.type());
    registry
        .counter(
            "performance.optimization.count",
            "type",
            type,
            "outcome",
            request.success() ? "success" : "failure")
        .increment();
    Timer.builder("performance.optimization.latency")
        .description("Time that requests spend in the gateway itself")
        .tag("type", type)
        .serviceLevelObjectives(LATENCY_BUCKETS)
        .register(registry)
        .record(request.overhead());
    request
        .model()
        .filter(model -> request.costUsd() > 0)
        .ifPresent(
            model ->
                registry.counter("upstream.cost.usd", "model", model).increment(request.costUsd()));
    registry.counter("cache.saved.usd").increment(request.savedUsd());
  }

  @Override
  public void stored(StoreRequest request, StoreOutcome outcome) {
    switch (outcome) {
      case StoreOutcome.Stored stored -> {
        registry.counter("cache.store.count", "outcome", "stored").increment();
        registry.counter("cache.store.raw.bytes").increment(stored.rawBytes());
        registry.counter("cache.store.payload.bytes").increment(stored.payloadBytes());
        registry.counter("cache.eviction.count").increment(stored.evicted());
      }
      case StoreOutcome.Fenced fenced ->
          registry.counter("cache.store.count", "outcome", "fenced").increment();
      case StoreOutcome.Dropped dropped ->
          registry.counter("cache.store.count", "outcome", "dropped").increment();
    }
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
