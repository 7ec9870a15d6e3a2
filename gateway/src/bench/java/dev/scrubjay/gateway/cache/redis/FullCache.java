package dev.scrubjay.gateway.cache.redis;

import dev.scrubjay.gateway.cache.Entry;
import dev.scrubjay.gateway.cache.EntryCodec;
import dev.scrubjay.gateway.cache.NearCache;
import dev.scrubjay.gateway.cache.StoreRequest;
import dev.scrubjay.gateway.config.CoalescingConfig;
import dev.scrubjay.gateway.config.NearCacheConfig;
import dev.scrubjay.gateway.load.MemoryBudget;
import dev.scrubjay.gateway.redis.LocalRedis;
import dev.scrubjay.gateway.redis.RedisLink;
import dev.scrubjay.policy.cache.AccessFrequency;
import dev.scrubjay.policy.cache.CacheLimits;
import dev.scrubjay.policy.cache.CachePlan;
import dev.scrubjay.policy.cache.CachePolicy;
import dev.scrubjay.policy.cache.EvictionPolicy;
import dev.scrubjay.policy.key.CacheKey;
import dev.scrubjay.policy.key.Scope;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/** A tenant's cache on a private Redis, filled to its limit. */
final class FullCache implements AutoCloseable {
  static final String TENANT = "bench";
  private static final Duration TTL = Duration.ofHours(1);

  private final LocalRedis server = LocalRedis.start();
  private final RedisClient client = RedisClient.create(server.url());
  private final StatefulRedisConnection<String, byte[]> redis =
      client.connect(RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE));
  private final Vertx vertx = Vertx.vertx();
  private final RedisKeys keys = RedisKeys.of(TENANT, 0);
  private volatile CachePolicy policy;
  private int filled;
  private final RedisLink link;
  private final Shards shards;
  private final RedisCache cache;

  FullCache(int entries, EvictionPolicy eviction) {
    this.policy =
        CachePolicy.DEFAULT
            .withEviction(eviction)
            .withLimits(new CacheLimits(entries, Long.MAX_VALUE, 8 << 20));
    this.link =
        RedisLink.open(vertx, server.url(), TestCaches.PATIENT, CommandLatencyRecorder.disabled());
    this.shards = new Shards(link, Scripts.load(), () -> policy, 1);
    this.cache =
        new RedisCache(
            vertx,
            link,
            shards,
            new NearCache(NearCacheConfig.DEFAULT),
            CoalescingConfig.DEFAULT,
            MemoryBudget.ofHeap(0.4),
            InstantSource.system());
    while (!cache.reachable()) {
      LockSupport.parkNanos(1_000_000);
    }
  }

  RedisCache cache() {
    return cache;
  }

  Shards shards() {
    return shards;
  }

  RedisKeys keys() {
    return keys;
  }

  StatefulRedisConnection<String, byte[]> redis() {
    return redis;
  }

  String url() {
    return server.url();
  }

  /** Creates entries 0 to {@code count} - 1, of {@code payload} bytes each. */
  FullCache fill(int count, int payload) {
    return fill(count, payload, false);
  }

  /** Creates {@code count} ghosts, the records of keys without entries. */
  FullCache fillGhosts(int count) {
    return fill(count, 1, true);
  }

  /** Creates more entries, up to a new limit of {@code count}. */
  FullCache grow(int count, int payload) {
    policy = policy.withLimits(new CacheLimits(count, Long.MAX_VALUE, 8 << 20));
    return fill(count, payload);
  }

  private FullCache fill(int count, int payload, boolean ghosts) {
    byte[] envelope = envelope(request(0, payload));
    Filling.fill(redis, policy, keys, filled, count, envelope, ghosts);
    filled = count;
    return this;
  }

  /** The key of the entry {@code number} that filling creates. */
  static CacheKey key(int number) {
    return Filling.key(TENANT, number);
  }

  /** A store of a new entry, with a key that filling does not create. */
  static StoreRequest request(int number, int payload) {
    byte[] body = Integer.toString(number).getBytes(StandardCharsets.UTF_8);
    CacheKey key = CacheKey.derive(new Scope(TENANT, "default"), "chat.completions", "", body);
    return request(key, payload);
  }

  static StoreRequest request(CacheKey key, int payload) {
    Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
    Entry.Origin origin = new Entry.Origin("gpt-4o", 0.01, Duration.ofSeconds(1));
    Entry entry =
        new Entry(
            Buffer.buffer(new byte[payload]),
            "application/json",
            now,
            now.plus(TTL),
            now.plus(TTL),
            origin);
    CachePlan.Store plan =
        new CachePlan.Store(TTL, Duration.ZERO, false, 50, AccessFrequency.MODERATE, false);
    return new StoreRequest(key, entry, plan, Set.of(), Optional.empty());
  }

  static byte[] envelope(StoreRequest request) {
    return EntryCodec.encode(request.key(), request.entry()).getBytes();
  }

  /**
   * The processor time of Redis so far, seconds, which is independent of other load on the machine.
   */
  double cpuSeconds() {
    return redis
        .sync()
        .info("cpu")
        .lines()
        .filter(line -> line.matches("used_cpu_(sys|user)_main_thread:.*"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(':') + 1)))
        .sum();
  }

  static <T> T get(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }

  @Override
  public void close() {
    get(cache.close());
    redis.close();
    client.shutdown();
    get(vertx.close());
    server.close();
  }
}
