package dev.scrubjay.gateway.cache.redis;

import dev.scrubjay.gateway.redis.Keyspace;
import dev.scrubjay.gateway.shared.TenantMemory;
import dev.scrubjay.policy.cache.EvictionPolicy;
import dev.scrubjay.policy.key.CacheKey;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The names of the keys of one shard of a tenant. All have one hash tag, so that a script may use
 * them together in a Cluster too. {@code prelude.lua} describes their values.
 *
 * @param base the prefix of all names
 */
record RedisKeys(String base) {
  /** The channel on which scripts publish the names of entries that have changed. */
  static final String INVALIDATIONS = "sj:invalidations";

  /** The channel on which scripts publish the names of leases whose state has changed. */
  static final String LEASE_SIGNALS = "sj:leases";

  private static final int HASH_DIGITS = 7;

  static RedisKeys of(String tenant, int shard) {
    return new RedisKeys(Keyspace.prefix(tenant, shard));
  }

  /** The keys of the shard that {@code key} is in. */
  static RedisKeys of(CacheKey key, int shards) {
    int shard = Integer.parseInt(key.hash().substring(0, HASH_DIGITS), 16) % shards;
    return of(key.scope().tenant(), shard);
  }

  /** The keys of all shards of {@code tenant}. */
  static List<RedisKeys> all(String tenant, int shards) {
    List<RedisKeys> all = new ArrayList<>();
    for (int shard = 0; shard < shards; shard++) {
      all.add(of(tenant, shard));
    }
    return all;
  }

  /** The keys that {@code prelude.lua} expects, and {@code more} after them. */
  String[] shared(String... more) {
    Stream<String> own =
        Stream.of(
            expiry(),
            meta(),
            stats(),
            base + "ghosts",
            base + "ages",
            rank(EvictionPolicy.LRU),
            rank(EvictionPolicy.PRIORITY),
            rank(EvictionPolicy.SIZE),
            rank(EvictionPolicy.COST),
            rank(EvictionPolicy.AGING_PRIORITY),
            rank(EvictionPolicy.S3_FIFO),
            rank(EvictionPolicy.S3_FIFO_COST),
            rank(EvictionPolicy.SIEVE),
            prefix());
    return Stream.concat(own, Stream.of(more)).toArray(String[]::new);
  }

  String prefix() {
    return base + "e:";
  }

  String entry(String id) {
    return prefix() + id;
  }

  String expiry() {
    return base + "exp";
  }

  String meta() {
    return base + "meta";
  }

  String stats() {
    return base + "stats";
  }

  String rank(EvictionPolicy policy) {
    return switch (policy) {
      case LRU -> base + "rank:lru";
      case PRIORITY -> base + "rank:priority";
      case SIZE -> base + "rank:size";
      case COST -> base + "rank:cost";
      case AGING_PRIORITY -> base + "rank:aging_priority";
      case S3_FIFO -> base + "rank:s3_fifo";
      case S3_FIFO_COST -> base + "rank:s3_fifo_cost";
      case SIEVE -> base + "rank:sieve";
    };
  }

  String leases() {
    return base + "l:";
  }

  String lease(String id) {
    return leases() + id;
  }

  /** The leases that were granted lately. */
  String granted() {
    return base + "leases";
  }

  /** What counts against the tenant's limit of bytes beside the entries. */
  String[] beside(String... before) {
    Stream<String> memories =
        Stream.of(
                TenantMemory.REQUESTS,
                TenantMemory.RESPONSES,
                TenantMemory.OBJECTS,
                TenantMemory.RECURRING,
                TenantMemory.PROMPTS,
                TenantMemory.REUSES)
            .map(name -> base + name);
    return Stream.concat(Stream.of(before), memories).toArray(String[]::new);
  }

  /** A key that exists while followers wait for the outcome of the lease on {@code id}. */
  String waiting(String id) {
    return base + "w:" + id;
  }

  String feed(String id) {
    return base + "f:" + id;
  }
}
