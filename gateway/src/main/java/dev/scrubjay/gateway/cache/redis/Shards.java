package dev.scrubjay.gateway.cache.redis;

import dev.scrubjay.gateway.cache.Entry;
import dev.scrubjay.gateway.cache.StoreRequest;
import dev.scrubjay.gateway.cache.dictionary.Dictionary;
import dev.scrubjay.gateway.redis.Args;
import dev.scrubjay.gateway.redis.RedisLink;
import dev.scrubjay.gateway.shared.TenantMemory;
import dev.scrubjay.policy.cache.AccessFrequency;
import dev.scrubjay.policy.cache.CacheLimits;
import dev.scrubjay.policy.cache.CachePlan;
import dev.scrubjay.policy.cache.CachePolicy;
import dev.scrubjay.policy.cache.FrequencyPolicy;
import dev.scrubjay.policy.key.CacheKey;
import io.lettuce.core.RedisCommandExecutionException;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Runs the scripts on the shards of all tenants. */
final class Shards {
  /** The prefix of the tag with a model's id; tags of clients have no such sign. */
  private static final String MODEL_TAG = "model=";

  private static final Pattern EPOCH = Pattern.compile("\\d+");

  private static final int VICTIMS_UNDER_MAXMEMORY = 16;
  private static final int MIN_GHOSTS = 1000;

  /** What a key that is remembered takes in Redis, and a lease together with its own memory. */
  private static final int GHOST_BYTES = 400;

  private static final int LEASE_BYTES = 500;
  private static final int MIN_LEASES = 100;
  private static final int MAX_DICTIONARIES = 16;

  private final RedisLink link;
  private final Scripts scripts;
  private final Supplier<CachePolicy> policy;
  private final int count;

  /**
   * The places that were asked for last, by their keys: a request that is repeated has the same
   * key, and the names of its place are long. Threads may overwrite each other's.
   */
  private final @Nullable KnownPlace[] places = new KnownPlace[256];

  Shards(RedisLink link, Scripts scripts, Supplier<CachePolicy> policy, int count) {
    this.link = link;
    this.scripts = scripts;
    this.policy = policy;
    this.count = count;
  }

  CachePolicy policy() {
    return policy.get();
  }

  RedisKeys of(CacheKey key) {
    return RedisKeys.of(key, count);
  }

  /** Where the entry with {@code key} is, if there is one. */
  EntryPlace place(CacheKey key) {
    int slot = System.identityHashCode(key) & (places.length - 1);
    KnownPlace last = places[slot];
    if (last == null || !last.isOf(key)) {
      last = new KnownPlace(key, EntryPlace.of(of(key), key.id()));
      places[slot] = last;
    }
    return last.place();
  }

  /** The place of the entry with a key. */
  private record KnownPlace(CacheKey key, EntryPlace place) {
    @SuppressWarnings(
        "ReferenceEquality") // to compare all of them would take as long as to make one
    boolean isOf(CacheKey other) {
      return key == other;
    }
  }

  List<RedisKeys> all(String tenant) {
    return RedisKeys.all(tenant, count);
  }

  /** The results of {@code store.lua}. */
  enum StoreStatus {
    STORED,
    FENCED,
    TOO_LARGE,
    WORTH_LESS
  }

  /**
   * A store in one shard.
   *
   * @param evicted the number of entries that were evicted
   * @param moreToEvict whether there may still be too many entries
   */
  record ShardStore(StoreStatus status, int evicted, boolean moreToEvict) {}

  /**
   * A trim of one shard.
   *
   * @param evicted the number of entries that were evicted
   * @param moreToEvict whether there may still be too many entries
   */
  record ShardTrim(int evicted, boolean moreToEvict) {}

  /** Stores an entry. If Redis itself is full, evicts some more of the shard's entries. */
  Future<ShardStore> store(StoreRequest request, byte[] envelope) {
    return store(request, envelope, 0)
        .recover(
            failure ->
                failure instanceof RedisCommandExecutionException
                        && String.valueOf(failure.getMessage()).contains("OOM")
                    ? store(request, envelope, VICTIMS_UNDER_MAXMEMORY)
                    : Future.failedFuture(failure));
  }

  private Future<ShardStore> store(StoreRequest request, byte[] envelope, int victims) {
    RedisKeys keys = of(request.key());
    Entry entry = request.entry();
    CachePlan.Store plan = request.plan();
    CachePolicy current = policy.get();
    byte[][] args =
        shared(current)
            .add(request.key().id())
            .add(envelope)
            .add(entry.created().toEpochMilli())
            .add(entry.softExpiry().toEpochMilli())
            .add(entry.hardExpiry().toEpochMilli())
            .add(current.worth(entry.origin().costUsd(), entry.origin().latency()))
            .add(plan.priority())
            .add(plan.fixed() ? 0 : classNumber(plan.frequency()))
            .add(current.frequency().prior(plan.frequency()))
            .add(tags(request))
            .add(entriesPerShard(current))
            .add(bytesPerShard(current))
            .add(request.lease().orElse(""))
            .add(victims)
            .toArray();
    String id = request.key().id();
    return link.run(
            redis ->
                scripts
                    .store()
                    .run(redis, keys.shared(keys.beside(keys.lease(id), keys.waiting(id))), args))
        .map(Shards::stored);
  }

  private static ShardStore stored(List<Object> reply) {
    return switch ((int) Args.number(reply, 0)) {
      case 1 ->
          new ShardStore(
              StoreStatus.STORED, (int) Args.number(reply, 1), Args.number(reply, 2) == 1);
      case 0 -> new ShardStore(StoreStatus.FENCED, 0, false);
      case -2 -> new ShardStore(StoreStatus.WORTH_LESS, (int) Args.number(reply, 1), false);
      default -> new ShardStore(StoreStatus.TOO_LARGE, 0, false);
    };
  }

  private static int classNumber(AccessFrequency frequency) {
    return switch (frequency) {
      case RARE -> 1;
      case MODERATE -> 2;
      case FREQUENT -> 3;
    };
  }

  /** The frequency class that scripts know as {@code number}; empty for 0. */
  static Optional<AccessFrequency> frequency(long number) {
    return Arrays.stream(AccessFrequency.values())
        .filter(frequency -> classNumber(frequency) == number)
        .findFirst();
  }

  private static String tags(StoreRequest request) {
    StringBuilder tags = new StringBuilder();
    new TreeSet<>(request.tags()).forEach(tag -> tags.append(' ').append(tag));
    String model = request.entry().origin().model();
    return model.isEmpty() ? tags.toString() : tags.append(' ').append(modelTag(model)).toString();
  }

  static String modelTag(String model) {
    return MODEL_TAG + model.replace(' ', '_');
  }

  /** The shard's part of the tenant's limit. */
  private int entriesPerShard(CachePolicy current) {
    return Math.ceilDiv(current.limits().maxEntries(), count);
  }

  private long bytesPerShard(CachePolicy current) {
    return Math.ceilDiv(current.limits().maxBytes(), (long) count);
  }

  /** Makes the evictions that stores have left to do. */
  Future<ShardTrim> trim(RedisKeys keys) {
    CachePolicy current = policy.get();
    byte[][] args =
        shared(current).add(entriesPerShard(current)).add(bytesPerShard(current)).toArray();
    return link.run(redis -> scripts.trim().run(redis, keys.shared(keys.beside()), args))
        .map(reply -> new ShardTrim((int) Args.number(reply, 0), Args.number(reply, 1) == 1));
  }

  /** Adds uses to entries; returns the number of entries whose life was extended. */
  Future<Long> touch(RedisKeys keys, List<Map.Entry<String, Integer>> uses) {
    CachePolicy current = policy.get();
    FrequencyPolicy frequency = current.frequency();
    Args args =
        shared(current)
            .add(frequency.threshold(AccessFrequency.MODERATE))
            .add(frequency.threshold(AccessFrequency.FREQUENT))
            .add(current.ttl().rare().toMillis())
            .add(current.ttl().moderate().toMillis())
            .add(current.ttl().frequent().toMillis());
    uses.forEach(use -> args.add(use.getKey()).add(use.getValue()));
    return link.run(redis -> scripts.touch().run(redis, keys.shared(), args.toArray()))
        .map(reply -> Args.number(reply, 1));
  }

  /** Removes entries; returns the number of those that were there. */
  Future<Long> remove(RedisKeys keys, List<String> ids) {
    if (ids.isEmpty()) {
      return Future.succeededFuture(0L);
    }
    Args args = shared(policy.get());
    ids.forEach(args::add);
    return link.run(
            redis -> scripts.remove().run(redis, keys.shared(keys.leases()), args.toArray()))
        .map(reply -> Args.number(reply, 0));
  }

  /** Runs {@code acquire.lua}. */
  Future<List<Object>> acquire(
      CacheKey key, String token, Duration ttl, double prior, String mode) {
    RedisKeys keys = of(key);
    String id = key.id();
    CachePolicy current = policy.get();
    byte[][] args =
        shared(current)
            .add(id)
            .add(token)
            .add(ttl.toMillis())
            .add(prior)
            .add(mode)
            .add(mostLeases(current))
            .toArray();
    // With the time limit of stores: without the lease, a paid call may be made twice.
    return link.run(
        redis ->
            scripts
                .acquire()
                .run(
                    redis,
                    keys.shared(
                        keys.entry(id),
                        keys.lease(id),
                        keys.feed(id),
                        keys.waiting(id),
                        keys.granted()),
                    args));
  }

  /** Runs {@code missed.lua}. */
  Future<List<Object>> missed(RedisKeys keys, List<String> ids) {
    CachePolicy current = policy.get();
    Args args = shared(current).add(current.frequency().prior(AccessFrequency.MODERATE));
    ids.forEach(args::add);
    return link.run(redis -> scripts.missed().run(redis, keys.shared(), args.toArray()));
  }

  /** The decayed count of the accesses to {@code key}; empty if it is not known. */
  Future<OptionalDouble> accesses(CacheKey key) {
    byte[][] args = shared(policy.get()).add(key.id()).toArray();
    RedisKeys keys = of(key);
    return link.look(redis -> scripts.accesses().run(redis, keys.shared(), args))
        .map(reply -> Args.text(reply, 0))
        .map(
            count ->
                count.isEmpty()
                    ? OptionalDouble.empty()
                    : OptionalDouble.of(Double.parseDouble(count)));
  }

  /** The most leases that may have been granted within the time that each lasts. */
  private long mostLeases(CachePolicy current) {
    return Math.max(MIN_LEASES, share(bytesPerShard(current)) / LEASE_BYTES);
  }

  /** The most bytes of a tenant's feeds that a replica may have in Redis. */
  long mostFeedBytes() {
    return share(policy.get().limits().maxBytes());
  }

  /** The most operations of a tenant that may have dictionaries of their own. */
  int mostDictionaries() {
    long room = share(policy.get().limits().maxBytes()) / (2 * Dictionary.MAX_BYTES);
    return (int) Math.min(MAX_DICTIONARIES, room);
  }

  /** The part of a limit of bytes that each of the things beside entries may have. */
  private static long share(long maxBytes) {
    return maxBytes / TenantMemory.SHARES;
  }

  /** Moves the epoch of purges on. */
  Future<Void> nextEpoch(RedisKeys keys) {
    byte[][] args = shared(policy.get()).toArray();
    return link.run(redis -> scripts.epoch().run(redis, keys.shared(), args)).mapEmpty();
  }

  /** The token of a store without a lease, which a purge from now on stops. */
  Future<String> unleased(RedisKeys keys) {
    return link.look(redis -> redis.hget(keys.stats(), "epoch")).map(epoch -> ':' + epochOf(epoch));
  }

  /** The epoch as scripts read it: 0 if there is none, or something else. */
  private static String epochOf(byte @Nullable [] text) {
    String epoch = text == null ? "" : Args.text(text);
    return EPOCH.matcher(epoch).matches() ? epoch : "0";
  }

  /** Deletes the bookkeeping of a shard that has no entries and remembers nothing. */
  Future<Boolean> sweep(RedisKeys keys) {
    byte[][] args = shared(policy.get()).toArray();
    return link.run(redis -> scripts.sweep().run(redis, keys.shared(), args))
        .map(reply -> Args.number(reply, 0) == 1);
  }

  /** Deletes bookkeeping keys of a wrong type; returns how many. */
  Future<Long> heal(RedisKeys keys) {
    return link.run(redis -> Scripts.types("-").heal(redis, keys.shared()));
  }

  /** Counts bookkeeping keys of a wrong type. */
  Future<Long> wrongTypes(RedisKeys keys) {
    return link.run(redis -> Scripts.types("-").wrong(redis, keys.shared()));
  }

  /** Runs one step of {@code verify.lua}. */
  Future<List<Object>> verify(
      RedisKeys keys, String what, String cursor, boolean repair, String sum) {
    byte[][] args =
        shared(policy.get()).add(what).add(cursor).add(repair ? 1 : 0).add(sum).toArray();
    return link.run(redis -> scripts.verify().run(redis, keys.shared(), args));
  }

  private static long mostGhosts(CacheLimits limits) {
    return Math.min(
        Math.max(MIN_GHOSTS, limits.maxEntries()),
        Math.max(MIN_LEASES, share(limits.maxBytes()) / GHOST_BYTES));
  }

  /** The arguments that {@code prelude.lua} expects. */
  static Args shared(CachePolicy policy) {
    int number =
        switch (policy.eviction()) {
          case LRU -> 1;
          case PRIORITY -> 2;
          case SIZE -> 3;
          case COST -> 4;
          case AGING_PRIORITY -> 5;
          case S3_FIFO -> 6;
          case S3_FIFO_COST -> 7;
          case SIEVE -> 8;
        };
    return new Args()
        .add(number)
        .add(policy.frequency().halfLife().toMillis())
        .add(mostGhosts(policy.limits()))
        .add(policy.frequency().memory().toMillis())
        .add(RedisKeys.INVALIDATIONS);
  }
}
