package dev.scrubjay.gateway.analytics;

import static dev.scrubjay.gateway.analytics.figures.Count.ABANDONED;
import static dev.scrubjay.gateway.analytics.figures.Count.BYPASSES;
import static dev.scrubjay.gateway.analytics.figures.Count.COALESCED;
import static dev.scrubjay.gateway.analytics.figures.Count.COST_USD;
import static dev.scrubjay.gateway.analytics.figures.Count.DECISIONS;
import static dev.scrubjay.gateway.analytics.figures.Count.DROPPED_STORES;
import static dev.scrubjay.gateway.analytics.figures.Count.EVICTIONS;
import static dev.scrubjay.gateway.analytics.figures.Count.FAILURES;
import static dev.scrubjay.gateway.analytics.figures.Count.FALLBACKS;
import static dev.scrubjay.gateway.analytics.figures.Count.HITS;
import static dev.scrubjay.gateway.analytics.figures.Count.JUDGED;
import static dev.scrubjay.gateway.analytics.figures.Count.JUDGED_WELL;
import static dev.scrubjay.gateway.analytics.figures.Count.MISSED_EVICTED;
import static dev.scrubjay.gateway.analytics.figures.Count.MISSED_EXPIRED;
import static dev.scrubjay.gateway.analytics.figures.Count.MISSES;
import static dev.scrubjay.gateway.analytics.figures.Count.MODEL_COST_USD;
import static dev.scrubjay.gateway.analytics.figures.Count.MODEL_SECONDS;
import static dev.scrubjay.gateway.analytics.figures.Count.MODEL_USAGE;
import static dev.scrubjay.gateway.analytics.figures.Count.OPERATION_ABSENT;
import static dev.scrubjay.gateway.analytics.figures.Count.OPERATION_EVICTED;
import static dev.scrubjay.gateway.analytics.figures.Count.OPERATION_EXPIRED;
import static dev.scrubjay.gateway.analytics.figures.Count.OPERATION_HITS;
import static dev.scrubjay.gateway.analytics.figures.Count.OPERATION_MISSES;
import static dev.scrubjay.gateway.analytics.figures.Count.OWN_SECONDS;
import static dev.scrubjay.gateway.analytics.figures.Count.OWN_TIME;
import static dev.scrubjay.gateway.analytics.figures.Count.PAYLOAD_BYTES;
import static dev.scrubjay.gateway.analytics.figures.Count.RAW_BYTES;
import static dev.scrubjay.gateway.analytics.figures.Count.REFUSED;
import static dev.scrubjay.gateway.analytics.figures.Count.REPORTED_COST_USD;
import static dev.scrubjay.gateway.analytics.figures.Count.REQUESTS;
import static dev.scrubjay.gateway.analytics.figures.Count.ROUTED_ANSWERS;
import static dev.scrubjay.gateway.analytics.figures.Count.ROUTED_STRONGEST_USD;
import static dev.scrubjay.gateway.analytics.figures.Count.ROUTED_USD;
import static dev.scrubjay.gateway.analytics.figures.Count.SAVED_USD;
import static dev.scrubjay.gateway.analytics.figures.Count.SERVED_SECONDS;
import static dev.scrubjay.gateway.analytics.figures.Count.STALE_SERVED;
import static dev.scrubjay.gateway.analytics.figures.Count.STORES;
import static dev.scrubjay.gateway.analytics.figures.Count.TOKENS;
import static dev.scrubjay.gateway.analytics.figures.Count.TOTAL_TIME;
import static dev.scrubjay.gateway.analytics.figures.Count.TTL_SECONDS;
import static dev.scrubjay.gateway.analytics.figures.Count.UNOPTIMIZED_SECONDS;
import static dev.scrubjay.gateway.analytics.figures.Count.UNROUTABLE;
import static dev.scrubjay.gateway.analytics.figures.Count.UPSTREAM_FAILURES;

import dev.scrubjay.gateway.analytics.figures.Count;
import dev.scrubjay.gateway.analytics.figures.Latencies;
import dev.scrubjay.gateway.cache.Acquired;
import dev.scrubjay.gateway.cache.StoreOutcome;
import dev.scrubjay.gateway.cache.StoreRequest;
import dev.scrubjay.gateway.observe.CacheEvent;
import dev.scrubjay.gateway.observe.CacheStatus;
import dev.scrubjay.gateway.observe.CompletedRequest;
import dev.scrubjay.gateway.observe.ReportedOutcome;
import dev.scrubjay.gateway.observe.RequestFigures;
import dev.scrubjay.gateway.observe.RequestFigures.PerformanceImprovement;
import dev.scrubjay.gateway.observe.RequestFigures.Production;
import dev.scrubjay.gateway.observe.RequestFigures.RoutingAccuracy;
import dev.scrubjay.policy.routing.RoutingDecision;
import dev.scrubjay.policy.routing.RoutingDecision.Unroutable;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Counts what happens to one tenant's requests. Thread-safe. */
final class TenantFigures {
  /** Operations that are told apart, the first that come; clients name them. */
  private static final int MAX_OPERATIONS = 24;

  private static final String OTHER_OPERATIONS = "other";

  private final TenantCounts counts = new TenantCounts();
  private final RecentRequests recent = new RecentRequests();
  private final Set<String> operations = ConcurrentHashMap.newKeySet();

  TenantCounts counts() {
    return counts;
  }

  RecentRequests recent() {
    return recent;
  }

  void cacheUsed(String operation, CacheStatus status) {
    switch (status) {
      case CacheStatus.Hit hit -> {
        add(HITS, lower(hit.tier()));
        add(OPERATION_HITS, known(operation));
      }
      case CacheStatus.Miss miss -> {
        add(MISSES, lower(miss.reason()));
        add(OPERATION_MISSES, known(operation));
        if (miss.reason() == CacheStatus.Miss.Reason.ABSENT) {
          add(OPERATION_ABSENT, known(operation));
        }
      }
      case CacheStatus.StaleIfError stale -> {} // has counted as a miss
      case CacheStatus.Bypass bypass -> add(BYPASSES, bypass.reason());
    }
  }

  void cacheEvent(String operation, CacheEvent event) {
    switch (event) {
      case CacheEvent.Coalesced waited -> add(COALESCED, waited.served() ? 1 : 0);
      case CacheEvent.StaleServed stale -> add(STALE_SERVED, lower(stale.why()));
      case CacheEvent.Missed missed -> missed(known(operation), missed.entry());
      case CacheEvent.Refresh refresh -> {}
      case CacheEvent.TurnedAway away -> {}
    }
  }

  private void missed(String operation, Acquired.Missed entry) {
    boolean evicted = entry.late().isNegative();
    add(evicted ? MISSED_EVICTED : MISSED_EXPIRED, lower(entry.frequency()));
    add(evicted ? OPERATION_EVICTED : OPERATION_EXPIRED, operation);
  }

  void stored(StoreRequest request, StoreOutcome outcome) {
    switch (outcome) {
      case StoreOutcome.Stored stored -> {
        add(STORES, 1);
        add(RAW_BYTES, stored.rawBytes());
        add(PAYLOAD_BYTES, stored.payloadBytes());
        evicted(stored.evicted());
        add(TTL_SECONDS, seconds(request.plan().ttl()));
      }
      case StoreOutcome.Fenced fenced -> add(DROPPED_STORES, 1);
      case StoreOutcome.Dropped dropped -> add(DROPPED_STORES, 1);
    }
  }

  void evicted(int entries) {
    add(EVICTIONS, entries);
  }

  void routed(RoutingDecision decision) {
    add(DECISIONS, 1);
    add(UNROUTABLE, decision instanceof Unroutable none && !none.byRequirement() ? 1 : 0);
  }

  void upstreamFailed(String model) {
    add(UPSTREAM_FAILURES, model);
  }

  void completed(CompletedRequest request, Instant now) {
    recent.completed(request, now);
    RequestFigures figures = RequestFigures.of(request);
    add(REQUESTS, lower(request.type()));
    switch (request.end()) {
      case SUCCESS -> {}
      case FAILURE -> add(FAILURES, 1);
      case REFUSED -> add(REFUSED, 1);
      case ABANDONED -> add(ABANDONED, 1);
    }
    add(figures.accuracy());
    add(SAVED_USD, figures.savedUsd());
    add(ROUTED_ANSWERS, figures.savings().answers());
    add(ROUTED_USD, figures.savings().costUsd());
    add(ROUTED_STRONGEST_USD, figures.savings().strongestCostUsd());
    figures.ownTime().ifPresent(this::ownTime);
    improved(figures.improvement());
    request.model().ifPresent(model -> produced(model, figures.production()));
  }

  private void ownTime(Duration own) {
    add(OWN_SECONDS, seconds(own));
    add(OWN_TIME, Latencies.bucket(own));
  }

  private void improved(PerformanceImprovement improvement) {
    if (improvement.answers() > 0) {
      add(TOTAL_TIME, Latencies.bucket(improvement.servedSeconds()));
      add(SERVED_SECONDS, improvement.servedSeconds());
      add(UNOPTIMIZED_SECONDS, improvement.unoptimizedSeconds());
    }
  }

  private void produced(String model, Production made) {
    counts.add(MODEL_USAGE.word(model), made.answers());
    counts.add(MODEL_COST_USD.word(model), made.costUsd());
    counts.add(MODEL_SECONDS.word(model), made.seconds());
    add(TOKENS, made.inputTokens() + made.outputTokens());
    add(COST_USD, made.costUsd());
    add(FALLBACKS, made.fallbacks());
  }

  private void add(RoutingAccuracy accuracy) {
    add(JUDGED, accuracy.judged());
    add(JUDGED_WELL, accuracy.judgedWell());
  }

  void reported(ReportedOutcome outcome) {
    add(outcome.accuracy());
    outcome.costUsd().ifPresent(cost -> add(REPORTED_COST_USD, cost));
  }

  private void add(Count count, double amount) {
    counts.add(count.word(), amount);
  }

  private void add(Count count, String label) {
    counts.add(count.word(label), 1);
  }

  private String known(String operation) {
    if (operations.size() < MAX_OPERATIONS) {
      operations.add(operation);
    }
    return operations.contains(operation) ? operation : OTHER_OPERATIONS;
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }
}
