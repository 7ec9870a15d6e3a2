package dev.scrubjay.gateway.config;

import dev.scrubjay.policy.cache.CachePolicy;
import dev.scrubjay.policy.cache.EvictionPolicy;
import dev.scrubjay.policy.cache.TtlStrategies;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Reads {@code cache_policies}. */
final class CachePolicyReader {
  private static final Format<Duration> TTL =
      Format.seconds(Duration.ofSeconds(1), Duration.ofDays(365));
  private static final Format<EvictionPolicy> EVICTION =
      new Format<>(
          "lru",
          text -> text.equals("lru") ? Optional.of(EvictionPolicy.LRU) : Optional.empty(),
          Format::nameOf,
          text ->
              Set.of("priority", "size").contains(text)
                  ? Format.quote(text) + " is not available yet"
                  : Format.quote(text));

  private CachePolicyReader() {}

  static CachePolicy read(Section cache) {
    CachePolicy standard = CachePolicy.DEFAULT;
    return new CachePolicy(
        cache.get("enabled", Format.flag(), standard.enabled()),
        ttl(cache.section("ttl_strategies")),
        cache.get(
            "compression_threshold",
            Format.integer(0, Integer.MAX_VALUE),
            standard.compressionThreshold()),
        cache.get("eviction_policy", EVICTION, standard.eviction()),
        cache.get("max_cache_size", Format.integer(1, Integer.MAX_VALUE), standard.maxEntries()),
        cache.get("max_entry_bytes", Format.integer(1, 512 << 20), standard.maxEntryBytes()));
  }

  private static TtlStrategies ttl(Section ttl) {
    TtlStrategies standard = TtlStrategies.DEFAULT;
    return new TtlStrategies(
        ttl.get("frequent", TTL, standard.frequent()),
        ttl.get("moderate", TTL, standard.moderate()),
        ttl.get("rare", TTL, standard.rare()));
  }
}
