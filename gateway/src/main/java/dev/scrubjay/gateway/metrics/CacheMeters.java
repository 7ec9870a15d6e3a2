package dev.scrubjay.gateway.metrics;

import static dev.scrubjay.gateway.metrics.Families.word;
import static dev.scrubjay.gateway.metrics.Families.words;
import static dev.scrubjay.gateway.metrics.Families.zero;

import dev.scrubjay.gateway.cache.Lookup;
import dev.scrubjay.gateway.cache.StoreOutcome;
import dev.scrubjay.gateway.cache.StoreRequest;
import dev.scrubjay.gateway.observe.CacheStatus;
import dev.scrubjay.policy.cache.AccessFrequency;
import dev.scrubjay.policy.cache.CachePolicy;
import dev.scrubjay.policy.cache.EvictionPolicy;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import java.util.List;
import java.util.function.Supplier;

/** What the cache did. */
final class CacheMeters {
  private static final List<String> BYPASSES = List.of("disabled", "no-store", "stateful");
  private static final double[] TTL_SECONDS = {60, 300, 600, 1800, 3600, 14_400, 86_400};

  private final BoundedLabel tenants;
  private final BoundedLabel operations;
  private final Supplier<CachePolicy> policy;
  private final Counter hits;
  private final Counter misses;
  private final Counter bypasses;
  private final Counter byOperation;
  private final Counter stores;
  private final Counter rawBytes;
  private final Counter payloadBytes;
  private final Counter evictions;
  private final Histogram ttl;

  CacheMeters(
      Families families,
      BoundedLabel tenants,
      BoundedLabel operations,
      Supplier<CachePolicy> policy) {
    this.tenants = tenants;
    this.operations = operations;
    this.policy = policy;
    hits =
        families.counter("cache_hit_count_total", "Lookups that found an answer", "tenant", "tier");
    misses = families.counter("cache_miss_count_total", "Lookups that did not", "tenant", "reason");
    bypasses =
        families.counter("cache_bypass_count_total", "Uses without a lookup", "tenant", "reason");
    byOperation =
        families.counter("cache_operation_count_total", "Uses by kind", "operation", "result");
    stores = families.counter("cache_store_count_total", "Answers to be stored", "outcome");
    rawBytes = families.counter("cache_store_raw_bytes_total", "Bytes of the answers stored");
    payloadBytes =
        families.counter("cache_store_payload_bytes_total", "Bytes that they were stored as");
    evictions = families.counter("cache_eviction_count_total", "Entries that made room", "policy");
    ttl =
        families.histogram(
            "cache_ttl_seconds", "TTL of the answers stored", TTL_SECONDS, "frequency");
    zero(hits::initLabelValues, tenants.values(), words(Lookup.Tier.values()));
    zero(misses::initLabelValues, tenants.values(), words(CacheStatus.Miss.MissReason.values()));
    zero(bypasses::initLabelValues, tenants.values(), BYPASSES);
    zero(stores::initLabelValues, List.of("stored", "fenced", "dropped"));
    zero(evictions::initLabelValues, words(EvictionPolicy.values()));
    zero(ttl::initLabelValues, words(AccessFrequency.values()));
  }

  void used(String tenant, String operation, CacheStatus status) {
    String of = tenants.of(tenant);
    String what = operations.of(operation);
    switch (status) {
      case CacheStatus.Hit hit -> {
        hits.labelValues(of, word(hit.tier())).inc();
        byOperation.labelValues(what, "hit").inc();
      }
      case CacheStatus.Miss miss -> {
        misses.labelValues(of, word(miss.reason())).inc();
        byOperation.labelValues(what, "miss").inc();
      }
      case CacheStatus.StaleIfError stale -> {} // has counted as a miss
      case CacheStatus.Bypass bypass -> {
        bypasses.labelValues(of, bypass.reason()).inc();
        byOperation.labelValues(what, "bypass").inc();
      }
    }
  }

  void evicted(int entries) {
    evictions.labelValues(word(policy.get().eviction())).inc(entries);
  }

  void stored(StoreRequest request, StoreOutcome outcome) {
    switch (outcome) {
      case StoreOutcome.Stored stored -> {
        stores.labelValues("stored").inc();
        rawBytes.inc(stored.rawBytes());
        payloadBytes.inc(stored.payloadBytes());
        evicted(stored.evicted());
        ttl.labelValues(word(request.plan().frequency())).observe(request.plan().ttl().toSeconds());
      }
      case StoreOutcome.Fenced fenced -> stores.labelValues("fenced").inc();
      case StoreOutcome.Dropped dropped -> stores.labelValues("dropped").inc();
    }
  }
}
