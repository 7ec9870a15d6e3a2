package dev.scrubjay.gateway.cache.redis;

import dev.scrubjay.gateway.config.CoalescingConfig;
import dev.scrubjay.gateway.config.NearCacheConfig;
import dev.scrubjay.gateway.config.RedisConfig;
import dev.scrubjay.gateway.load.MemoryBudget;
import dev.scrubjay.gateway.redis.RedisLink;
import dev.scrubjay.policy.cache.CachePolicy;
import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/** Caches with time limits that a busy machine can meet. */
public final class TestCaches {
  public static final RedisConfig PATIENT =
      new RedisConfig(
          Optional.empty(),
          Optional.empty(),
          RedisConfig.ReadFrom.MASTER,
          1,
          Duration.ofSeconds(5),
          Duration.ofSeconds(5),
          Duration.ofSeconds(2),
          10_000);

  private TestCaches() {}

  public static RedisCache open(Vertx vertx, String url, Supplier<CachePolicy> policy) {
    return open(vertx, url, PATIENT, policy);
  }

  public static RedisCache open(
      Vertx vertx, String url, RedisConfig config, Supplier<CachePolicy> policy) {
    return over(link(vertx, url, config), vertx, config, policy);
  }

  public static RedisLink link(Vertx vertx, String url, RedisConfig config) {
    return RedisLink.open(vertx, url, config, CommandLatencyRecorder.disabled());
  }

  /** A cache over {@code link}, which whoever opened that closes. */
  public static RedisCache over(
      RedisLink link, Vertx vertx, RedisConfig config, Supplier<CachePolicy> policy) {
    return RedisCache.over(
        link,
        vertx,
        config.shards(),
        NearCacheConfig.DEFAULT,
        CoalescingConfig.DEFAULT,
        policy,
        MemoryBudget.ofHeap(0.4),
        InstantSource.system());
  }
}
