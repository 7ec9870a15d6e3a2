package dev.scrubjay.gateway.cache.redis;

/**
 * The place of an entry in Redis. Made once for a lookup, as its names are strings of a hundred
 * characters, which are hashed as well.
 *
 * @param shard the keys of its shard
 * @param id its id within the tenant
 * @param name the name of its value
 */
record EntryPlace(RedisKeys shard, String id, String name) {
  static EntryPlace of(RedisKeys shard, String id) {
    return new EntryPlace(shard, id, shard.entry(id));
  }
}
