package dev.scrubjay.gateway.cache.redis;

/**
 * What a tenant's cache holds, over all replicas.
 *
 * @param entries that have not expired
 * @param bytes of their envelopes, and of those expired that are not reaped yet
 * @param evictions since the cache was begun
 */
public record CacheContents(long entries, long bytes, long evictions) {
  CacheContents plus(CacheContents other) {
    return new CacheContents(
        entries + other.entries, bytes + other.bytes, evictions + other.evictions);
  }
}
