package dev.scrubjay.gateway.metrics;

import dev.scrubjay.gateway.cache.redis.RedisCache;
import io.prometheus.metrics.core.metrics.Gauge;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Collection;
import java.util.function.Supplier;

/** How much is in Redis, by tenant; asked for every now and then, of the tenants with a label. */
public final class CacheSizeMeters {
  private static final Duration EVERY = Duration.ofSeconds(15);

  private final RedisCache cache;
  private final Supplier<? extends Collection<String>> tenants;
  private final Gauge entries;
  private final Gauge bytes;

  /**
   * @param tenants asked each time; few
   */
  public CacheSizeMeters(
      Families families, RedisCache cache, Supplier<? extends Collection<String>> tenants) {
    this.cache = cache;
    this.tenants = tenants;
    entries = families.gauge("cache_entries", "Entries in Redis", "tenant");
    bytes = families.gauge("cache_bytes", "Bytes of their envelopes", "tenant");
    tenants.get().forEach(entries::initLabelValues);
    tenants.get().forEach(bytes::initLabelValues);
  }

  /** Asks from now on. While Redis is away, what was last known stays. */
  public void start(Vertx vertx) {
    vertx.setPeriodic(0, EVERY.toMillis(), id -> tenants.get().forEach(this::ask));
  }

  private void ask(String tenant) {
    cache
        .contents(tenant)
        .onSuccess(
            contents -> {
              entries.labelValues(tenant).set(contents.entries());
              bytes.labelValues(tenant).set(contents.bytes());
            });
  }
}
