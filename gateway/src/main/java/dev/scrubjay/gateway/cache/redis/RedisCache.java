package dev.scrubjay.gateway.cache.redis;

import dev.scrubjay.gateway.cache.Acquired;
import dev.scrubjay.gateway.cache.Entry;
import dev.scrubjay.gateway.cache.Lookup;
import dev.scrubjay.gateway.cache.NearCache;
import dev.scrubjay.gateway.cache.PurgeFilter;
import dev.scrubjay.gateway.cache.StoreOutcome;
import dev.scrubjay.gateway.cache.StoreRequest;
import dev.scrubjay.gateway.cache.dictionary.DictionaryCounts;
import dev.scrubjay.gateway.config.CoalescingConfig;
import dev.scrubjay.gateway.config.NearCacheConfig;
import dev.scrubjay.gateway.load.MemoryBudget;
import dev.scrubjay.gateway.redis.RedisLink;
import dev.scrubjay.policy.cache.CachePolicy;
import dev.scrubjay.policy.key.CacheKey;
import dev.scrubjay.policy.key.Scope;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.ObjIntConsumer;
import java.util.function.Supplier;

/**
 * The cache that all replicas share, with this replica's near cache before it.
 *
 * <p>A lookup is one plain {@code GET}. A store is one script, which counts and evicts within
 * Redis, so that all replicas agree. Redis is told of uses in batches. {@link RedisKeys} lists the
 * keys, and the scripts' headers say how they use them.
 */
public final class RedisCache {
  private static final Duration FLUSH_INTERVAL = Duration.ofMillis(100);

  /** By how much replicas of Redis are taken to lag behind at most. */
  private static final Duration REPLICA_LAG = Duration.ofSeconds(1);

  /** How long an answer waits for its store, so that it can say whether it is stored. */
  private static final Duration CONFIRMATION = Duration.ofMillis(25);

  /** A key of which no entry is ever made. */
  private static final CacheKey UNUSED = new CacheKey(Scope.DEFAULT, "unused", "0".repeat(64));

  private final Vertx vertx;
  private final RedisLink link;
  private final NearCache near;
  private final Dictionaries dictionaries;
  private final DictionaryTraining training;
  private final Leases leases;
  private final Touches touches;
  private final Misses misses;
  private final CacheLookups lookups;
  private final BatchLookups batches;
  private final CacheStores stores;
  private final CacheMaintenance maintenance;
  private final KeyspaceSweep sweep;
  private final InstantSource clock;
  private final long flushTimer;
  private volatile Consumer<String> purged = tenant -> {};

  RedisCache(
      Vertx vertx,
      RedisLink link,
      Shards shards,
      NearCache near,
      CoalescingConfig coalescing,
      MemoryBudget memory,
      InstantSource clock) {
    this.vertx = vertx;
    this.link = link;
    this.near = near;
    StoredDictionaries stored = new StoredDictionaries(link);
    this.dictionaries = new Dictionaries(vertx, stored, shards::policy, clock);
    this.training = new DictionaryTraining(vertx, dictionaries, stored, shards, clock);
    this.leases = new Leases(link, shards, dictionaries, coalescing, clock);
    this.touches = new Touches(shards);
    this.misses = new Misses(shards);
    this.lookups = new CacheLookups(vertx, link, shards, near, dictionaries, touches, clock);
    this.batches = new BatchLookups(link, shards, near, dictionaries, lookups);
    this.stores = new CacheStores(vertx, shards, near, dictionaries, training, memory, clock);
    this.maintenance = new CacheMaintenance(link, shards, near, clock);
    this.sweep = new KeyspaceSweep(vertx, link, shards);
    this.clock = clock;
    this.flushTimer = vertx.setPeriodic(FLUSH_INTERVAL.toMillis(), id -> touches.flushDue());
  }

  /**
   * A cache in the Redis that {@code link} connects to.
   *
   * @param shards of each tenant
   * @param policy read at each store for the limits
   * @param memory for the entries that are being stored
   */
  public static RedisCache over(
      RedisLink link,
      Vertx vertx,
      int shards,
      NearCacheConfig nearCache,
      CoalescingConfig coalescing,
      Supplier<CachePolicy> policy,
      MemoryBudget memory,
      InstantSource clock) {
    Duration lag = link.looksAtReplicas() ? REPLICA_LAG : Duration.ZERO;
    NearCache near = new NearCache(nearCache, lag, System::nanoTime);
    if (nearCache.enabled()) {
      link.subscribe(RedisKeys.INVALIDATIONS, new Invalidations(near));
    }
    return new RedisCache(
        vertx,
        link,
        new Shards(link, Scripts.load(), policy, shards),
        near,
        coalescing,
        memory,
        clock);
  }

  /**
   * Has Redis answer as the first requests will ask: over each connection, and by a lookup.
   *
   * @return never fails; ends within {@code limit}, and as soon as Redis turns out not to answer
   */
  public Future<Void> prepare(Duration limit) {
    return link.answering(limit)
        .compose(
            answered -> reachable() ? lookups.lookup(UNUSED).mapEmpty() : Future.succeededFuture());
  }

  /** Whether Redis answers, as far as this replica knows. */
  public boolean reachable() {
    return link.isReachable();
  }

  /** The reason why Redis cannot be reached; empty while it can, or while that is not known. */
  public Optional<String> trouble() {
    return link.trouble();
  }

  /** Whether commands are refused after consecutive failures of Redis. */
  public boolean isBreakerOpen() {
    return link.isBreakerOpen();
  }

  /** The number of stores that have not ended. */
  public int pendingStores() {
    return stores.pending();
  }

  /** The bytes of the payloads of pending stores. */
  public long pendingBytes() {
    return stores.pendingBytes();
  }

  /** What became of this replica's dictionaries. */
  public DictionaryCounts dictionaryCounts() {
    return dictionaries.counts();
  }

  /** The number of trained dictionaries in this replica's memory. */
  public long dictionaries() {
    return dictionaries.held();
  }

  public NearCache near() {
    return near;
  }

  public Leases leases() {
    return leases;
  }

  /** Registers the listener that is told of each missed entry that had been there before. */
  public void onMissed(BiConsumer<CacheKey, Acquired.Missed> listener) {
    leases.onMissed(listener);
    misses.onMissed(listener);
  }

  /**
   * Notes a miss after which no lease is asked for; a request for a lease tells of the miss itself.
   * Redis is told beside the request.
   */
  public void missed(CacheKey key) {
    misses.add(key);
  }

  /**
   * The accesses to {@code key} so far, counted as {@code FrequencyPolicy} says; empty if they are
   * not known, or Redis does not answer within the time limit of lookups. Never fails.
   */
  public Future<OptionalDouble> accesses(CacheKey key) {
    return misses.accesses(key).otherwise(OptionalDouble.empty());
  }

  /** Registers the listener that gets the number of a tenant's entries evicted after a store. */
  public void onTrimmed(ObjIntConsumer<String> listener) {
    stores.onTrimmed(listener);
  }

  /**
   * Looks an entry up, which may be stale. Never fails, and takes no longer than the time limit of
   * lookups.
   */
  public Future<Lookup> lookup(CacheKey key) {
    return lookups.lookup(key);
  }

  /**
   * Looks many entries up, with one call for those of a shard, and otherwise as {@link #lookup}.
   *
   * @param maxBytes the most that the entries may have together
   * @return the results in the order of the keys; empty for keys left out because of the limit
   */
  public Future<List<Optional<Lookup>>> lookup(List<CacheKey> keys, long maxBytes) {
    return batches.lookup(keys, maxBytes);
  }

  /** Whether {@code entry} is not stale yet. */
  public boolean isFresh(Entry entry) {
    return entry.softExpiry().isAfter(clock.instant());
  }

  /**
   * Whether {@code store} has stored its entry by now, or does so within a time that a request may
   * be made to wait. Never fails.
   */
  public Future<Boolean> confirmed(Future<StoreOutcome> store) {
    if (store.isComplete()) {
      return Future.succeededFuture(store.result() instanceof StoreOutcome.Stored);
    }
    Promise<Boolean> known = Promise.promise();
    long timer = vertx.setTimer(CONFIRMATION.toMillis(), id -> known.tryComplete(false));
    store.onComplete(
        ended -> {
          vertx.cancelTimer(timer);
          known.tryComplete(ended.result() instanceof StoreOutcome.Stored);
        });
    return known.future();
  }

  /** Stores an entry, and evicts others if there are too many. Never fails. */
  public Future<StoreOutcome> store(StoreRequest request) {
    return stores.store(request);
  }

  /**
   * Deletes an entry.
   *
   * @return whether there was one; fails if Redis is unreachable
   */
  public Future<Boolean> delete(CacheKey key) {
    return maintenance.delete(key).onSuccess(deleted -> purged.accept(key.scope().tenant()));
  }

  /** Whether there is an entry, without using it; fails if Redis is unreachable. */
  public Future<Boolean> exists(CacheKey key) {
    return maintenance.exists(key);
  }

  /** Registers the listener that gets the tenant whose entries were deleted or purged here. */
  public void onPurged(Consumer<String> listener) {
    purged = listener;
  }

  /**
   * Purges the entries of {@code tenant} that match {@code filter}, in small steps. Answers that
   * are in progress meanwhile are not stored. If all entries of an operation match, so do its
   * dictionaries.
   *
   * @return the number of purged entries; fails if Redis becomes unreachable
   */
  public Future<Long> purge(String tenant, PurgeFilter filter) {
    boolean whole =
        filter.workspace().isEmpty() && filter.tag().isEmpty() && filter.model().isEmpty();
    return maintenance
        .purge(tenant, filter)
        .onSuccess(done -> purged.accept(tenant))
        .compose(
            done ->
                whole
                    ? training
                        .forget(tenant, one -> one.equals(filter.operation().orElse(one)))
                        .map(done)
                    : Future.succeededFuture(done));
  }

  /** The contents of a tenant's cache; fails if Redis is unreachable. */
  public Future<CacheContents> contents(String tenant) {
    return maintenance.contents(tenant);
  }

  /** Compares a tenant's counters with its entries; fails if Redis is unreachable. */
  public Future<Verification> verify(String tenant, boolean repair) {
    return verify(tenant, repair, share -> {});
  }

  /**
   * As {@link #verify(String, boolean)}.
   *
   * @param listener is told after each step how far it has come
   */
  public Future<Verification> verify(
      String tenant, boolean repair, Consumer<VerificationShare> listener) {
    return maintenance.verify(tenant, repair, listener);
  }

  /**
   * Deletes the bookkeeping of all tenants' shards that have no entries and remember nothing.
   *
   * @return the number of such shards; fails if Redis is unreachable
   */
  Future<Long> sweep() {
    return sweep.run();
  }

  /** Sends all uses since the last flush to Redis; completes when they have been sent. */
  Future<Void> flushTouches() {
    return touches.flush();
  }

  /** Waits until all stores have ended, but not longer than {@code limit}. */
  public Future<Void> drain(Duration limit) {
    vertx.cancelTimer(flushTimer);
    Instant deadline = clock.instant().plus(limit);
    return touches.flush().otherwiseEmpty().compose(flushed -> stores.ended(deadline));
  }

  /** Closes the cache and its link to Redis. */
  public Future<Void> close() {
    vertx.cancelTimer(flushTimer);
    return link.close();
  }
}
