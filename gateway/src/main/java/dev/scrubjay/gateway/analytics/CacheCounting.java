package dev.scrubjay.gateway.analytics;

import dev.scrubjay.gateway.analytics.figures.FigureCounter;
import dev.scrubjay.gateway.cache.Acquired;
import dev.scrubjay.gateway.cache.StoreOutcome;
import dev.scrubjay.gateway.cache.StoreRequest;
import dev.scrubjay.gateway.observe.CacheEvent;
import dev.scrubjay.gateway.observe.CacheStatus;
import dev.scrubjay.gateway.observe.PreloadedRequest;
import dev.scrubjay.gateway.observe.SemanticEvent;
import dev.scrubjay.gateway.observe.SemanticEvent.SearchResult;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Counts the results and events of the cache for one tenant. Thread-safe. */
final class CacheCounting {
  /**
   * The number of operations with counters of their own, the first that come; clients name them.
   */
  private static final int MAX_OPERATIONS = 24;

  /** Instead of the class that chose a TTL, where the client gave it. */
  private static final String FIXED_TTL = "fixed";

  private static final String OTHER_OPERATIONS = "other";

  private final TenantCounts counts;
  private final Set<String> operations = ConcurrentHashMap.newKeySet();

  CacheCounting(TenantCounts counts) {
    this.counts = counts;
  }

  void used(String operation, CacheStatus status) {
    switch (status) {
      case CacheStatus.Hit hit -> {
        add(FigureCounter.HITS, hit.tier());
        add(FigureCounter.OPERATION_HITS, known(operation));
        counts.add(FigureCounter.PRELOAD_HITS, hit.preloaded() ? 1 : 0);
      }
      case CacheStatus.Miss miss -> {
        add(FigureCounter.MISSES, miss.reason());
        add(FigureCounter.OPERATION_MISSES, known(operation));
        if (miss.reason() == CacheStatus.Miss.MissReason.ABSENT) {
          add(FigureCounter.OPERATION_ABSENT, known(operation));
        }
      }
      case CacheStatus.Partial partial -> {
        add(FigureCounter.MISSES, "partial");
        add(FigureCounter.OPERATION_MISSES, known(operation));
      }
      case CacheStatus.StaleIfError stale -> {} // was counted as a miss before
      case CacheStatus.Bypass bypass -> add(FigureCounter.BYPASSES, bypass.reason());
    }
  }

  void happened(String operation, CacheEvent event) {
    switch (event) {
      case CacheEvent.Coalesced waited ->
          counts.add(FigureCounter.COALESCED, waited.served() ? 1 : 0);
      case CacheEvent.StaleServed stale -> add(FigureCounter.STALE_SERVED, stale.why());
      case CacheEvent.MissedEntry missed -> missed(known(operation), missed.entry());
      case CacheEvent.Refresh refresh -> {}
      case CacheEvent.TurnedAway away -> {}
    }
  }

  private void missed(String operation, Acquired.Missed entry) {
    boolean evicted = entry.late().isNegative();
    FigureCounter count = evicted ? FigureCounter.MISSED_EVICTED : FigureCounter.MISSED_EXPIRED;
    entry
        .frequency()
        .ifPresentOrElse(frequency -> add(count, frequency), () -> add(count, FIXED_TTL));
    add(evicted ? FigureCounter.OPERATION_EVICTED : FigureCounter.OPERATION_EXPIRED, operation);
  }

  void stored(StoreRequest request, StoreOutcome outcome) {
    switch (outcome) {
      case StoreOutcome.Stored stored -> {
        counts.add(FigureCounter.STORES, 1);
        counts.add(FigureCounter.RAW_BYTES, stored.rawBytes());
        counts.add(FigureCounter.PAYLOAD_BYTES, stored.payloadBytes());
        evicted(stored.evicted());
        counts.add(FigureCounter.TTL_SECONDS, request.plan().ttl().toNanos() / 1e9);
      }
      case StoreOutcome.Fenced fenced -> counts.add(FigureCounter.DROPPED_STORES, 1);
      case StoreOutcome.Dropped dropped -> counts.add(FigureCounter.DROPPED_STORES, 1);
    }
  }

  void preloaded(PreloadedRequest preloaded) {
    counts.add(FigureCounter.PRELOADS, preloaded.result(), 1);
    counts.add(FigureCounter.PRELOAD_USD, preloaded.usd());
  }

  void semantic(SemanticEvent event) {
    switch (event) {
      case SemanticEvent.Searched searched ->
          counts.add(FigureCounter.SEMANTIC_HITS, searched.result() == SearchResult.HIT ? 1 : 0);
      case SemanticEvent.Embedded embedded ->
          counts.add(FigureCounter.SEMANTIC_USD, embedded.cost().usdOrZero());
      case SemanticEvent.Judged judged -> counts.add(FigureCounter.SEMANTIC_USD, judged.usd());
      case SemanticEvent.ReuseCompared pair -> {}
      case SemanticEvent.NotSearched not -> {}
      case SemanticEvent.NotCompared not -> {}
      case SemanticEvent.NoteLost lost -> {}
    }
  }

  void evicted(int entries) {
    counts.add(FigureCounter.EVICTIONS, entries);
  }

  private void add(FigureCounter count, String label) {
    counts.add(count, label, 1);
  }

  private void add(FigureCounter count, Enum<?> label) {
    counts.add(count, label, 1);
  }

  private String known(String operation) {
    boolean counted =
        operations.contains(operation)
            || (operations.size() < MAX_OPERATIONS && operations.add(operation))
            || operations.contains(operation);
    return counted ? operation : OTHER_OPERATIONS;
  }
}
