package dev.scrubjay.gateway.cache.redis;

import dev.scrubjay.gateway.cache.Entry;
import dev.scrubjay.gateway.cache.EntryCodec;
import dev.scrubjay.gateway.cache.Lookup;
import dev.scrubjay.gateway.cache.NearCache;
import dev.scrubjay.gateway.cache.PurgeFilter;
import dev.scrubjay.gateway.cache.StoreOutcome;
import dev.scrubjay.gateway.cache.StoreRequest;
import dev.scrubjay.gateway.config.CoalescingConfig;
import dev.scrubjay.gateway.config.NearCacheConfig;
import dev.scrubjay.gateway.redis.Args;
import dev.scrubjay.gateway.redis.RedisLink;
import dev.scrubjay.gateway.redis.RedisUnavailableException;
import dev.scrubjay.policy.cache.CachePolicy;
import dev.scrubjay.policy.key.CacheKey;
import io.lettuce.core.KeyValue;
import io.lettuce.core.Range;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ObjIntConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The cache that all replicas share, with this replica's near cache before it.
 *
 * <p>A lookup is one plain {@code GET}; a store is one script, which counts and evicts within
 * Redis, so that all replicas agree. That an entry was used is told to Redis in batches. See {@link
 * RedisKeys} for what is kept, and the scripts for how.
 */
public final class RedisCache {
  private static final Duration TOUCH_EVERY = Duration.ofMillis(100);
  private static final int MAX_TOUCHES = 10_000;
  private static final int TOUCHES_PER_CALL = 64;
  private static final int MAX_PENDING_STORES = 1024;
  private static final long MAX_PENDING_BYTES = 128L << 20;

  /** Payloads above it are coded off the event loop: at about a gigabyte a second. */
  private static final int LARGE_BYTES = 256 << 10;

  private final Vertx vertx;
  private final RedisLink link;
  private final Shards shards;
  private final NearCache near;
  private final Leases leases;
  private final InstantSource clock;
  private final TouchBuffer touches = new TouchBuffer(MAX_TOUCHES);
  private final AtomicInteger pendingStores = new AtomicInteger();
  private final AtomicLong pendingBytes = new AtomicLong();
  private final long flushTimer;
  private volatile ObjIntConsumer<String> trimmed = (tenant, evicted) -> {};
  private Future<Void> told = Future.succeededFuture();

  RedisCache(
      Vertx vertx,
      RedisLink link,
      Shards shards,
      NearCache near,
      CoalescingConfig coalescing,
      InstantSource clock) {
    this.vertx = vertx;
    this.link = link;
    this.shards = shards;
    this.near = near;
    this.leases = new Leases(link, shards, coalescing, clock);
    this.clock = clock;
    this.flushTimer = vertx.setPeriodic(TOUCH_EVERY.toMillis(), id -> flushTouches());
  }

  /**
   * A cache in the Redis that {@code link} connects to.
   *
   * @param shards of each tenant
   * @param policy asked at each store for the limits
   */
  public static RedisCache over(
      RedisLink link,
      Vertx vertx,
      int shards,
      NearCacheConfig nearCache,
      CoalescingConfig coalescing,
      Supplier<CachePolicy> policy,
      InstantSource clock) {
    NearCache near = new NearCache(nearCache);
    if (nearCache.enabled()) {
      link.subscribe(RedisKeys.INVALIDATIONS, new Invalidations(near));
    }
    return new RedisCache(
        vertx, link, new Shards(link, Scripts.load(), policy, shards), near, coalescing, clock);
  }

  /** Whether Redis answers, as far as is known. */
  public boolean reachable() {
    return link.isReachable();
  }

  /** Whether Redis is left alone for a moment, after a run of failures. */
  public boolean leftAlone() {
    return link.isLeftAlone();
  }

  /** Stores that have not ended yet. */
  public int pendingStores() {
    return pendingStores.get();
  }

  /** Bytes of their payloads. */
  public long pendingBytes() {
    return pendingBytes.get();
  }

  public NearCache near() {
    return near;
  }

  /** Has {@code listener} told of a tenant's entries that were evicted behind a store. */
  public void onTrimmed(ObjIntConsumer<String> listener) {
    trimmed = listener;
  }

  public Leases leases() {
    return leases;
  }

  /**
   * Looks an entry up, which may be stale. Never fails, and takes no longer than the configured
   * time.
   */
  public Future<Lookup> lookup(CacheKey key) {
    RedisKeys keys = shards.of(key);
    String name = keys.entry(key.id());
    Optional<Entry> known = near.find(name).filter(this::isAlive);
    if (known.isPresent()) {
      touches.add(keys, key.id());
      return Future.succeededFuture(new Lookup.Hit(known.get(), Lookup.Tier.NEAR));
    }
    long epoch = near.epoch(name);
    return link.look(redis -> redis.get(name))
        .compose(bytes -> decoded(key, bytes))
        .onSuccess(
            lookup -> {
              if (lookup instanceof Lookup.Hit hit) {
                touches.add(keys, key.id());
                near.put(name, hit.entry(), epoch, clock.instant());
              }
            })
        .otherwise(RedisCache::miss);
  }

  private Future<Lookup> decoded(CacheKey key, byte @Nullable [] bytes) {
    if (bytes == null) {
      return Future.succeededFuture(new Lookup.Miss(Lookup.Reason.ABSENT));
    }
    return bytes.length <= LARGE_BYTES
        ? Future.succeededFuture(decode(key, bytes))
        : vertx.executeBlocking(() -> decode(key, bytes), false);
  }

  private Lookup decode(CacheKey key, byte[] bytes) {
    return EntryCodec.decode(key, bytes)
        .<Lookup>map(
            entry ->
                isAlive(entry)
                    ? new Lookup.Hit(entry, Lookup.Tier.REDIS)
                    : new Lookup.Miss(Lookup.Reason.ABSENT))
        .orElseGet(() -> new Lookup.Miss(Lookup.Reason.CORRUPT));
  }

  /** Whether {@code entry} is not stale yet. */
  public boolean isFresh(Entry entry) {
    return entry.softExpiry().isAfter(clock.instant());
  }

  private boolean isAlive(Entry entry) {
    return entry.hardExpiry().isAfter(clock.instant());
  }

  private static Lookup miss(Throwable failure) {
    if (failure instanceof RedisUnavailableException away) {
      return new Lookup.Miss(away.isTimeout() ? Lookup.Reason.TIMEOUT : Lookup.Reason.UNAVAILABLE);
    }
    return new Lookup.Miss(Lookup.Reason.CORRUPT); // a value of another type is under our key
  }

  /** Stores an entry, evicting others if there are too many. Never fails. */
  public Future<StoreOutcome> store(StoreRequest request) {
    int size = request.entry().payload().length();
    if (pendingStores.get() >= MAX_PENDING_STORES || pendingBytes.get() > MAX_PENDING_BYTES) {
      return Future.succeededFuture(new StoreOutcome.Dropped("too many stores are pending"));
    }
    pendingStores.incrementAndGet();
    pendingBytes.addAndGet(size);
    return encoded(request)
        .compose(envelope -> write(request, envelope))
        .otherwise(failure -> new StoreOutcome.Dropped(String.valueOf(failure.getMessage())))
        .eventually(
            () -> {
              pendingStores.decrementAndGet();
              pendingBytes.addAndGet(-size);
              return Future.succeededFuture();
            });
  }

  private Future<byte[]> encoded(StoreRequest request) {
    return request.entry().payload().length() <= LARGE_BYTES
        ? Future.succeededFuture(request).map(RedisCache::encode)
        : vertx.executeBlocking(() -> encode(request), false);
  }

  private static byte[] encode(StoreRequest request) {
    return EntryCodec.encode(request.key(), request.entry(), request.plan().compress()).getBytes();
  }

  private Future<StoreOutcome> write(StoreRequest request, byte[] envelope) {
    RedisKeys keys = shards.of(request.key());
    return shards
        .store(request, envelope)
        .map(
            kept -> {
              near.invalidate(keys.entry(request.key().id()));
              if (kept.more()) {
                trim(request.key().scope().tenant(), keys);
              }
              return outcome(request, envelope, kept);
            });
  }

  private static StoreOutcome outcome(StoreRequest request, byte[] envelope, Shards.Kept kept) {
    if (kept.status() == 1) {
      return new StoreOutcome.Stored(
          request.entry().payload().length(),
          EntryCodec.payloadBytes(envelope),
          envelope.length,
          kept.evicted());
    }
    return kept.status() == 0
        ? new StoreOutcome.Fenced()
        : new StoreOutcome.Dropped("larger than the cache");
  }

  /** Evicts what one store could not, behind its back; what fails is left to the next store. */
  private void trim(String tenant, RedisKeys keys) {
    shards
        .trim(keys)
        .onSuccess(
            kept -> {
              trimmed.accept(tenant, kept.evicted());
              if (kept.more()) {
                trim(tenant, keys);
              }
            });
  }

  /**
   * Deletes an entry.
   *
   * @return whether it was there; fails if Redis is away
   */
  public Future<Boolean> delete(CacheKey key) {
    RedisKeys keys = shards.of(key);
    return shards
        .remove(keys, List.of(key.id()))
        .onSuccess(removed -> near.invalidate(keys.entry(key.id())))
        .map(removed -> removed > 0);
  }

  /**
   * Purges the entries of {@code tenant} that match {@code filter}, in small steps. What is being
   * made meanwhile is not stored.
   *
   * @return how many; fails if Redis goes away in between
   */
  public Future<Long> purge(String tenant, PurgeFilter filter) {
    Future<Long> purged = Future.succeededFuture(0L);
    for (RedisKeys keys : shards.all(tenant)) {
      purged =
          purged.compose(
              before -> new Purge(link, shards, keys, filter).run().map(more -> before + more));
    }
    return purged;
  }

  /** What a tenant's cache holds; fails if Redis is away. */
  public Future<CacheContents> contents(String tenant) {
    Future<CacheContents> contents = Future.succeededFuture(new CacheContents(0, 0, 0));
    for (RedisKeys keys : shards.all(tenant)) {
      contents = contents.compose(before -> contents(keys).map(before::plus));
    }
    return contents;
  }

  private Future<CacheContents> contents(RedisKeys keys) {
    Range<Long> future =
        Range.from(
            Range.Boundary.including(clock.instant().toEpochMilli()), Range.Boundary.unbounded());
    return link.run(redis -> redis.zcount(keys.expiry(), future))
        .compose(
            entries ->
                link.run(redis -> redis.hmget(keys.stats(), "bytes", "evictions"))
                    .map(
                        stats ->
                            new CacheContents(
                                entries, number(stats.get(0)), number(stats.get(1)))));
  }

  private static long number(KeyValue<String, byte[]> counter) {
    return counter.hasValue() ? Long.parseLong(Args.text(counter.getValue())) : 0;
  }

  /** Compares a tenant's counters with its entries; fails if Redis is away. */
  public Future<Verification> verify(String tenant, boolean repair) {
    return new Verifier(shards, repair).verify(tenant);
  }

  /** Tells Redis now what has been used since the last time; completes when all has been told. */
  Future<Void> flushTouches() {
    synchronized (touches) { // or another might be missed that has taken them, but not told yet
      Future<Void> now = tellTouches();
      told = told.otherwiseEmpty().compose(before -> now);
      return told;
    }
  }

  private Future<Void> tellTouches() {
    List<Future<?>> calls = new ArrayList<>();
    touches
        .take()
        .forEach(
            (keys, uses) -> {
              List<Map.Entry<String, Integer>> all = List.copyOf(uses.entrySet());
              for (int from = 0; from < all.size(); from += TOUCHES_PER_CALL) {
                int to = Math.min(all.size(), from + TOUCHES_PER_CALL);
                calls.add(shards.touch(keys, all.subList(from, to)));
              }
            });
    return calls.isEmpty() ? Future.succeededFuture() : Future.join(calls).mapEmpty();
  }

  /** Waits until all stores have ended, but no longer than {@code limit}. */
  public Future<Void> drain(Duration limit) {
    vertx.cancelTimer(flushTimer);
    Instant deadline = clock.instant().plus(limit);
    return flushTouches().otherwiseEmpty().compose(flushed -> storesEnded(deadline));
  }

  private Future<Void> storesEnded(Instant deadline) {
    if (pendingStores.get() == 0 || clock.instant().isAfter(deadline)) {
      return Future.succeededFuture();
    }
    return vertx.timer(10, TimeUnit.MILLISECONDS).compose(passed -> storesEnded(deadline));
  }

  /** Closes the cache, and the link that it runs on. */
  public Future<Void> close() {
    vertx.cancelTimer(flushTimer);
    return link.close();
  }
}
