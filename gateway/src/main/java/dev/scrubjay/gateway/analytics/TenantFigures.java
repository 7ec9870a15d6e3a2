package dev.scrubjay.gateway.analytics;

import dev.scrubjay.gateway.cache.StoreOutcome;
import dev.scrubjay.gateway.cache.StoreRequest;
import dev.scrubjay.gateway.completion.CacheEvent;
import dev.scrubjay.gateway.completion.CacheStatus;
import dev.scrubjay.gateway.completion.CompletedRequest;
import dev.scrubjay.policy.routing.RoutingDecision;
import dev.scrubjay.policy.routing.RoutingDecision.Unroutable;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;

/** Counts what happens to one tenant's requests, since this replica started. Thread-safe. */
final class TenantFigures {
  private final LongAdder hits = new LongAdder();
  private final LongAdder misses = new LongAdder();
  private final LongAdder bypasses = new LongAdder();
  private final LongAdder coalesced = new LongAdder();
  private final LongAdder staleServed = new LongAdder();
  private final LongAdder stores = new LongAdder();
  private final LongAdder droppedStores = new LongAdder();
  private final LongAdder rawBytes = new LongAdder();
  private final LongAdder payloadBytes = new LongAdder();
  private final LongAdder evictions = new LongAdder();
  private final LongAdder ttlSeconds = new LongAdder();

  private final LongAdder decisions = new LongAdder();
  private final LongAdder unroutable = new LongAdder();
  private final LongAdder upstreamFailures = new LongAdder();
  private final Map<String, LongAdder> modelUsage = new ConcurrentHashMap<>();
  private final LongAdder tokens = new LongAdder();
  private final LongAdder answers = new LongAdder();
  private final LongAdder fallbacks = new LongAdder();
  private final LongAdder judged = new LongAdder();
  private final LongAdder judgedWell = new LongAdder();
  private final DoubleAdder modelSeconds = new DoubleAdder();

  private final Map<CompletedRequest.Type, LongAdder> types = new ConcurrentHashMap<>();
  private final DoubleAdder costUsd = new DoubleAdder();
  private final DoubleAdder reportedCostUsd = new DoubleAdder();
  private final DoubleAdder strongestCostUsd = new DoubleAdder();
  private final DoubleAdder savedUsd = new DoubleAdder();
  private final DoubleAdder servedSeconds = new DoubleAdder();
  private final DoubleAdder unoptimizedSeconds = new DoubleAdder();
  private final DoubleAdder overheadSeconds = new DoubleAdder();

  void cacheUsed(CacheStatus status) {
    switch (status) {
      case CacheStatus.Hit hit -> hits.increment();
      case CacheStatus.Miss miss -> misses.increment();
      case CacheStatus.StaleIfError stale -> {} // has counted as a miss
      case CacheStatus.Bypass bypass -> bypasses.increment();
    }
  }

  void cacheEvent(CacheEvent event) {
    if (event instanceof CacheEvent.Coalesced waited && waited.served()) {
      coalesced.increment();
    } else if (event instanceof CacheEvent.StaleServed) {
      staleServed.increment();
    }
  }

  void stored(StoreRequest request, StoreOutcome outcome) {
    switch (outcome) {
      case StoreOutcome.Stored stored -> {
        stores.increment();
        rawBytes.add(stored.rawBytes());
        payloadBytes.add(stored.payloadBytes());
        evictions.add(stored.evicted());
        ttlSeconds.add(request.plan().ttl().toSeconds());
      }
      case StoreOutcome.Fenced fenced -> droppedStores.increment();
      case StoreOutcome.Dropped dropped -> droppedStores.increment();
    }
  }

  void routed(RoutingDecision decision) {
    decisions.increment();
    if (decision instanceof Unroutable) {
      unroutable.increment();
    }
  }

  void upstreamFailed() {
    upstreamFailures.increment();
  }

  void completed(CompletedRequest request) {
    types.computeIfAbsent(request.type(), type -> new LongAdder()).increment();
    overheadSeconds.add(seconds(request.overhead()));
    if (request.type() == CompletedRequest.Type.MODEL_ROUTING) {
      judge(request.success() && !request.fallback());
    }
    if (!request.success()) {
      return;
    }
    savedUsd.add(request.savedUsd());
    if (request.unoptimized().isPositive()) {
      servedSeconds.add(seconds(request.total()));
      unoptimizedSeconds.add(seconds(request.unoptimized()));
    }
    if (request.type() == CompletedRequest.Type.MODEL_ROUTING
        || request.type() == CompletedRequest.Type.PINNED) {
      answered(request);
    }
  }

  private void answered(CompletedRequest request) {
    answers.increment();
    request.model().ifPresent(this::used);
    tokens.add(request.usage().inputTokens() + request.usage().outputTokens());
    costUsd.add(request.costUsd());
    strongestCostUsd.add(request.strongestCostUsd());
    modelSeconds.add(seconds(request.upstream()));
    if (request.fallback()) {
      fallbacks.increment();
    }
  }

  void outcome(Outcome outcome) {
    judge(outcome.success());
    outcome.costUsd().ifPresent(reportedCostUsd::add);
  }

  private void judge(boolean well) {
    judged.increment();
    if (well) {
      judgedWell.increment();
    }
  }

  private void used(String model) {
    modelUsage.computeIfAbsent(model, id -> new LongAdder()).increment();
  }

  CacheFigures cache() {
    long asked = hits.sum() + misses.sum();
    return new CacheFigures(
        hits.sum(),
        misses.sum(),
        bypasses.sum(),
        coalesced.sum(),
        staleServed.sum(),
        share(hits.sum(), asked, 0),
        share(misses.sum(), asked, 0),
        stores.sum(),
        droppedStores.sum(),
        rawBytes.sum() == 0 ? 0 : 1 - share(payloadBytes.sum(), rawBytes.sum(), 0),
        evictions.sum(),
        share(evictions.sum(), stores.sum(), 0),
        share(ttlSeconds.sum(), stores.sum(), 0),
        savedUsd.sum());
  }

  RoutingFigures routing() {
    Map<String, Long> usage = new TreeMap<>();
    modelUsage.forEach((model, count) -> usage.put(model, count.sum()));
    return new RoutingFigures(
        decisions.sum(),
        unroutable.sum(),
        usage,
        share(costUsd.sum() * 1000, tokens.sum(), 0),
        share(modelSeconds.sum(), answers.sum(), 0),
        share(judgedWell.sum(), judged.sum(), 1),
        share(fallbacks.sum(), answers.sum(), 0),
        upstreamFailures.sum(),
        reportedCostUsd.sum());
  }

  PerformanceFigures performance() {
    Map<String, Long> distribution = new TreeMap<>();
    types.forEach(
        (type, count) -> distribution.put(type.name().toLowerCase(Locale.ROOT), count.sum()));
    long total = distribution.values().stream().mapToLong(Long::longValue).sum();
    return new PerformanceFigures(
        total,
        distribution,
        1 - share(servedSeconds.sum(), unoptimizedSeconds.sum(), 1),
        1 - share(costUsd.sum(), strongestCostUsd.sum(), 1),
        costUsd.sum(),
        strongestCostUsd.sum(),
        savedUsd.sum(),
        share(overheadSeconds.sum(), total, 0));
  }

  private static double share(double part, double whole, double ifNone) {
    return whole == 0 ? ifNone : part / whole;
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }
}
