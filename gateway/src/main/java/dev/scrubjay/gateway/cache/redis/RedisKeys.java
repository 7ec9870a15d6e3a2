package dev.scrubjay.gateway.cache.redis;

import dev.scrubjay.policy.cache.CacheKey;

/**
 * The names of a tenant's keys. All have one hash tag, so that a script may use them together in a
 * Cluster too.
 *
 * @param prefix of the entries; an entry's name is the prefix and the id of its key
 * @param rank ZSET, id to the time of last use
 * @param expiry ZSET, id to the time of expiry
 * @param meta HASH, id to the envelope's size and the tags
 * @param stats HASH of counters
 */
record RedisKeys(String prefix, String rank, String expiry, String meta, String stats) {
  static RedisKeys of(String tenant) {
    String base = "sj:{" + tenant + ":0}:";
    return new RedisKeys(base + "e:", base + "rank", base + "exp", base + "meta", base + "stats");
  }

  static String entry(CacheKey key) {
    return of(key.scope().tenant()).prefix() + key.id();
  }
}
