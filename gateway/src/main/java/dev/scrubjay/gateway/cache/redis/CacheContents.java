package dev.scrubjay.gateway.cache.redis;

/**
 * The contents of a tenant's cache, which all replicas share.
 *
 * @param entries the number of entries that have not expired
 * @param bytes of the envelopes of these, and of expired entries that are not reaped yet
 * @param evictions since the cache was created
 */
public record CacheContents(long entries, long bytes, long evictions) {
  CacheContents plus(CacheContents other) {
    return new CacheContents(
        entries + other.entries, bytes + other.bytes, evictions + other.evictions);
  }
}
