package dev.scrubjay.policy.cache;

import static dev.scrubjay.policy.Ranges.require;

/**
 * What is cached, and how.
 *
 * @param enabled whether anything is; {@code ENABLE_CACHE_OPTIMIZATION}
 * @param ttl how long entries live
 * @param compressionThreshold payloads of at least so many bytes are compressed, {@code >= 0}
 * @param eviction which entry goes first
 * @param maxEntries entries of one tenant, {@code >= 1}
 * @param maxEntryBytes the largest payload that is stored, {@code >= 1}
 */
public record CachePolicy(
    boolean enabled,
    TtlStrategies ttl,
    int compressionThreshold,
    EvictionPolicy eviction,
    int maxEntries,
    int maxEntryBytes) {
  public static final CachePolicy DEFAULT =
      new CachePolicy(true, TtlStrategies.DEFAULT, 1024, EvictionPolicy.LRU, 1000, 8 << 20);

  public CachePolicy {
    require(compressionThreshold >= 0, "compression_threshold", compressionThreshold, ">= 0");
    require(maxEntries >= 1, "max_cache_size", maxEntries, ">= 1");
    require(maxEntryBytes >= 1, "max_entry_bytes", maxEntryBytes, ">= 1");
  }
}
