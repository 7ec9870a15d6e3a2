package dev.scrubjay.gateway.metrics.state;

import dev.scrubjay.gateway.cache.redis.RedisCache;
import dev.scrubjay.gateway.metrics.family.Families;
import dev.scrubjay.gateway.metrics.family.Family;
import dev.scrubjay.gateway.metrics.family.Level;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Collection;
import java.util.function.Supplier;

/** The meters of the cache's size in Redis, for the tenants that have a label of their own. */
public final class CacheSizeMeters {
  private static final Duration EVERY = Duration.ofSeconds(15);

  private final RedisCache cache;
  private final Supplier<? extends Collection<String>> tenants;
  private final Family<Level> entries;
  private final Family<Level> bytes;

  /**
   * @param tenants asked each time; few
   */
  public CacheSizeMeters(
      Families families, RedisCache cache, Supplier<? extends Collection<String>> tenants) {
    this.cache = cache;
    this.tenants = tenants;
    entries = families.levels("cache_entries", "Entries in Redis", "tenant");
    bytes = families.levels("cache_bytes", "Bytes of the entries in Redis", "tenant");
    entries.foresee(tenants.get());
    bytes.foresee(tenants.get());
  }

  /** Asks Redis at intervals from now on. While Redis is away, the last values stay. */
  public void start(Vertx vertx) {
    vertx.setPeriodic(0, EVERY.toMillis(), id -> tenants.get().forEach(this::ask));
  }

  private void ask(String tenant) {
    cache
        .contents(tenant)
        .onSuccess(
            contents -> {
              entries.of(tenant).set(contents.entries());
              bytes.of(tenant).set(contents.bytes());
            });
  }
}
