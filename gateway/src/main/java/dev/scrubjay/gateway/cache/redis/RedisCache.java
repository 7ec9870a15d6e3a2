package dev.scrubjay.gateway.cache.redis;

import dev.scrubjay.gateway.cache.EntryCodec;
import dev.scrubjay.gateway.cache.Lookup;
import dev.scrubjay.gateway.cache.PurgeFilter;
import dev.scrubjay.gateway.cache.StoreOutcome;
import dev.scrubjay.gateway.cache.StoreRequest;
import dev.scrubjay.gateway.config.RedisConfig;
import dev.scrubjay.policy.cache.CacheKey;
import dev.scrubjay.policy.cache.CachePolicy;
import io.lettuce.core.KeyValue;
import io.lettuce.core.Range;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.ScoredValue;
import io.lettuce.core.ScoredValueScanCursor;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The cache that all replicas share.
 *
 * <p>A lookup is one plain {@code GET}; a store is one script, which counts and evicts within
 * Redis, so that all replicas agree. That an entry was used is told to Redis in batches. See {@link
 * RedisKeys} for what is kept, and the scripts for how.
 */
public final class RedisCache {
  private static final Script STORE = Script.load("store.lua");
  private static final Script TOUCH = Script.load("touch.lua");
  private static final Script REMOVE = Script.load("remove.lua");

  private static final Duration TOUCH_EVERY = Duration.ofMillis(100);
  private static final int MAX_TOUCHES = 10_000;
  private static final int TOUCHES_PER_CALL = 500;
  private static final int SCAN_STEP = 500;
  private static final byte[] EVICTION_STEPS = utf8("64");
  private static final int MAX_PENDING_STORES = 1024;
  private static final long MAX_PENDING_BYTES = 128L << 20;

  /** Payloads above it are coded off the event loop: at about a gigabyte a second. */
  private static final int LARGE_BYTES = 256 << 10;

  private final Vertx vertx;
  private final RedisLink link;
  private final RedisConfig config;
  private final Supplier<CachePolicy> policy;
  private final InstantSource clock;
  private final TouchBuffer touches = new TouchBuffer(MAX_TOUCHES);
  private final AtomicInteger pendingStores = new AtomicInteger();
  private final AtomicLong pendingBytes = new AtomicLong();
  private final long flushTimer;

  private RedisCache(
      Vertx vertx,
      RedisLink link,
      RedisConfig config,
      Supplier<CachePolicy> policy,
      InstantSource clock) {
    this.vertx = vertx;
    this.link = link;
    this.config = config;
    this.policy = policy;
    this.clock = clock;
    this.flushTimer = vertx.setPeriodic(TOUCH_EVERY.toMillis(), id -> flushTouches());
  }

  /**
   * A cache in the Redis at {@code url}, which need not be there yet.
   *
   * @param policy asked at each store for the limits
   */
  public static RedisCache connect(
      Vertx vertx,
      String url,
      RedisConfig config,
      Supplier<CachePolicy> policy,
      InstantSource clock) {
    RedisLink link = RedisLink.open(vertx, url, config);
    return new RedisCache(vertx, link, config, policy, clock);
  }

  /** Whether Redis answers, as far as is known. */
  public boolean reachable() {
    return link.isReachable();
  }

  /** Looks an entry up. Never fails, and takes no longer than the configured time. */
  public Future<Lookup> lookup(CacheKey key) {
    return link.run(config.lookupTimeout(), redis -> redis.get(RedisKeys.entry(key)))
        .compose(bytes -> decoded(key, bytes))
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
        .filter(entry -> entry.hardExpiry().isAfter(clock.instant()))
        .<Lookup>map(
            entry -> {
              touches.add(key);
              return new Lookup.Hit(entry);
            })
        .orElseGet(() -> new Lookup.Miss(Lookup.Reason.CORRUPT));
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
    CacheKey key = request.key();
    RedisKeys keys = RedisKeys.of(key.scope().tenant());
    String[] names = {
      RedisKeys.entry(key), keys.rank(), keys.expiry(), keys.meta(), keys.stats(), keys.prefix()
    };
    long ttl = Duration.between(clock.instant(), request.entry().hardExpiry()).toMillis();
    byte[][] args = {
      utf8(key.id()),
      envelope,
      utf8(Long.toString(Math.max(1, ttl))),
      utf8(String.join(" ", request.tags())),
      utf8(Integer.toString(policy.get().maxEntries())),
      EVICTION_STEPS
    };
    return link.run(config.storeTimeout(), redis -> STORE.run(redis, names, args))
        .map(
            evicted ->
                new StoreOutcome.Stored(
                    request.entry().payload().length(),
                    EntryCodec.payloadBytes(envelope),
                    envelope.length,
                    evicted.intValue()));
  }

  /**
   * Deletes an entry.
   *
   * @return whether it was there; fails if Redis is away
   */
  public Future<Boolean> delete(CacheKey key) {
    return remove(RedisKeys.of(key.scope().tenant()), List.of(key.id()))
        .map(removed -> removed > 0);
  }

  /**
   * Purges the entries of {@code tenant} that match {@code filter}, in small steps.
   *
   * @return how many; fails if Redis goes away in between
   */
  public Future<Long> purge(String tenant, PurgeFilter filter) {
    String pattern = filter.workspace().orElse("*") + ":" + filter.operation().orElse("*") + ":*";
    ScanArgs step = ScanArgs.Builder.limit(SCAN_STEP).match(pattern);
    return purgeFrom(ScanCursor.INITIAL, new Purge(RedisKeys.of(tenant), step, filter), 0);
  }

  private record Purge(RedisKeys keys, ScanArgs step, PurgeFilter filter) {}

  private Future<Long> purgeFrom(ScanCursor cursor, Purge purge, long before) {
    return link.run(
            config.storeTimeout(), redis -> redis.zscan(purge.keys().rank(), cursor, purge.step()))
        .compose(
            found ->
                matching(purge, found)
                    .compose(ids -> remove(purge.keys(), ids))
                    .compose(
                        removed ->
                            found.isFinished()
                                ? Future.succeededFuture(before + removed)
                                : purgeFrom(found, purge, before + removed)));
  }

  private Future<List<String>> matching(Purge purge, ScoredValueScanCursor<byte[]> found) {
    List<String> ids =
        found.getValues().stream().map(ScoredValue::getValue).map(RedisCache::text).toList();
    if (purge.filter().tag().isEmpty() || ids.isEmpty()) {
      return Future.succeededFuture(ids);
    }
    String tag = purge.filter().tag().get();
    return link.run(
            config.storeTimeout(),
            redis -> redis.hmget(purge.keys().meta(), ids.toArray(String[]::new)))
        .map(meta -> meta.stream().filter(of -> hasTag(of, tag)).map(KeyValue::getKey).toList());
  }

  private static boolean hasTag(KeyValue<String, byte[]> meta, String tag) {
    return meta.hasValue()
        && Arrays.stream(text(meta.getValue()).split(" ", -1)).skip(1).anyMatch(tag::equals);
  }

  private Future<Long> remove(RedisKeys keys, List<String> ids) {
    if (ids.isEmpty()) {
      return Future.succeededFuture(0L);
    }
    String[] names = {keys.rank(), keys.expiry(), keys.meta(), keys.stats(), keys.prefix()};
    return link.run(config.storeTimeout(), redis -> REMOVE.run(redis, names, bytes(ids)));
  }

  /** What a tenant's cache holds; fails if Redis is away. */
  public Future<CacheContents> contents(String tenant) {
    RedisKeys keys = RedisKeys.of(tenant);
    Instant now = clock.instant();
    Range<Long> future =
        Range.from(Range.Boundary.including(now.toEpochMilli()), Range.Boundary.unbounded());
    return link.run(config.storeTimeout(), redis -> redis.zcount(keys.expiry(), future))
        .compose(
            entries ->
                link.run(
                        config.storeTimeout(),
                        redis -> redis.hmget(keys.stats(), "bytes", "evictions"))
                    .map(
                        stats ->
                            new CacheContents(
                                entries, number(stats.get(0)), number(stats.get(1)))));
  }

  private static long number(KeyValue<String, byte[]> counter) {
    return counter.hasValue() ? Long.parseLong(text(counter.getValue())) : 0;
  }

  private Future<Void> flushTouches() {
    List<Future<?>> calls = new ArrayList<>();
    touches
        .take()
        .forEach(
            (tenant, ids) -> {
              String[] rank = {RedisKeys.of(tenant).rank()};
              for (int from = 0; from < ids.size(); from += TOUCHES_PER_CALL) {
                List<String> batch =
                    ids.subList(from, Math.min(ids.size(), from + TOUCHES_PER_CALL));
                calls.add(
                    link.run(config.storeTimeout(), redis -> TOUCH.run(redis, rank, bytes(batch))));
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
    return vertx
        .timer(10, java.util.concurrent.TimeUnit.MILLISECONDS)
        .compose(passed -> storesEnded(deadline));
  }

  public Future<Void> close() {
    vertx.cancelTimer(flushTimer);
    return link.close();
  }

  private static byte[][] bytes(List<String> texts) {
    return texts.stream().map(RedisCache::utf8).toArray(byte[][]::new);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
