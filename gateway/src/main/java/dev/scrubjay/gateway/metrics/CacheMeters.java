package dev.scrubjay.gateway.metrics;

import static dev.scrubjay.gateway.metrics.family.Families.word;
import static dev.scrubjay.gateway.metrics.family.Families.words;

import dev.scrubjay.gateway.cache.Lookup;
import dev.scrubjay.gateway.cache.StoreOutcome;
import dev.scrubjay.gateway.cache.StoreRequest;
import dev.scrubjay.gateway.metrics.family.BoundedLabel;
import dev.scrubjay.gateway.metrics.family.Families;
import dev.scrubjay.gateway.metrics.family.Family;
import dev.scrubjay.gateway.observe.CacheStatus;
import dev.scrubjay.policy.cache.AccessFrequency;
import dev.scrubjay.policy.cache.CachePolicy;
import dev.scrubjay.policy.cache.EvictionPolicy;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import java.util.List;
import java.util.function.Supplier;

/** The meters of lookups and stores. */
final class CacheMeters {
  private static final List<String> BYPASSES =
      List.of("disabled", "no-store", "sampled", "stateful");
  private static final double[] TTL_SECONDS = {60, 300, 600, 1800, 3600, 14_400, 86_400};

  private final BoundedLabel tenants;
  private final BoundedLabel operations;
  private final Supplier<CachePolicy> policy;
  private final Family<Counter> hits;
  private final Family<Counter> misses;
  private final Family<Counter> bypasses;
  private final Family<Counter> byOperation;
  private final Family<Counter> stores;
  private final Counter rawBytes;
  private final Counter payloadBytes;
  private final Family<Counter> evictions;
  private final Family<DistributionSummary> ttl;

  CacheMeters(
      Families families,
      BoundedLabel tenants,
      BoundedLabel operations,
      Supplier<CachePolicy> policy) {
    this.tenants = tenants;
    this.operations = operations;
    this.policy = policy;
    hits = families.counters("cache_hit_count_total", "Lookups that were hits", "tenant", "tier");
    misses =
        families.counters("cache_miss_count_total", "Lookups that were misses", "tenant", "reason");
    bypasses =
        families.counters(
            "cache_bypass_count_total", "Requests that bypassed the cache", "tenant", "reason");
    byOperation =
        families.counters(
            "cache_operation_count_total",
            "Hits, misses and bypasses, by operation",
            "operation",
            "result");
    stores = families.counters("cache_store_count_total", "Stores, by outcome", "outcome");
    rawBytes =
        families.counter("cache_store_raw_bytes_total", "Bytes of stored answers, uncompressed");
    payloadBytes =
        families.counter("cache_store_payload_bytes_total", "Bytes of stored answers, as stored");
    evictions = families.counters("cache_eviction_count_total", "Entries evicted", "policy");
    ttl = families.amounts("cache_ttl_seconds", "TTLs of stored answers", TTL_SECONDS, "frequency");
    hits.foresee(tenants.values(), words(Lookup.Tier.values()));
    misses.foresee(tenants.values(), words(CacheStatus.Miss.MissReason.values()));
    bypasses.foresee(tenants.values(), BYPASSES);
    stores.foresee(List.of("stored", "fenced", "dropped"));
    evictions.foresee(words(EvictionPolicy.values()));
    ttl.foresee(words(AccessFrequency.values()));
  }

  void used(String tenant, String operation, CacheStatus status) {
    String of = tenants.of(tenant);
    String what = operations.of(operation);
    switch (status) {
      case CacheStatus.Hit hit -> {
        hits.of(of, word(hit.tier())).increment();
        byOperation.of(what, "hit").increment();
      }
      case CacheStatus.Miss miss -> {
        misses.of(of, word(miss.reason())).increment();
        byOperation.of(what, "miss").increment();
      }
      case CacheStatus.Partial partial -> {
        misses.of(of, "partial").increment();
        byOperation.of(what, "miss").increment();
      }
      case CacheStatus.StaleIfError stale -> {} // Its lookup was counted as a miss.
      case CacheStatus.Bypass bypass -> {
        bypasses.of(of, bypass.reason()).increment();
        byOperation.of(what, "bypass").increment();
      }
    }
  }

  void evicted(int entries) {
    evictions.of(word(policy.get().eviction())).increment(entries);
  }

  void stored(StoreRequest request, StoreOutcome outcome) {
    switch (outcome) {
      case StoreOutcome.Stored stored -> {
        stores.of("stored").increment();
        rawBytes.increment(stored.rawBytes());
        payloadBytes.increment(stored.payloadBytes());
        evicted(stored.evicted());
        ttl.of(word(request.plan().frequency())).record(request.plan().ttl().toSeconds());
      }
      case StoreOutcome.Fenced fenced -> stores.of("fenced").increment();
      case StoreOutcome.Dropped dropped -> stores.of("dropped").increment();
    }
  }
}
