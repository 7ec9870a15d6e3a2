package dev.scrubjay.gateway.completion;

import dev.scrubjay.gateway.cache.LeaseMode;
import dev.scrubjay.gateway.cache.redis.RedisCache;
import dev.scrubjay.gateway.config.CoalescingConfig;
import dev.scrubjay.policy.key.CacheKey;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/** The answers that are in the making at this replica, one for each key. Thread-safe. */
final class Flights {
  private final Vertx vertx;
  private final RedisCache cache;
  private final CoalescingConfig config;
  private final LongSupplier nanoTime;
  private final Map<CacheKey, Flight> flights = new ConcurrentHashMap<>();
  private final AtomicInteger withoutCache = new AtomicInteger();
  private final AtomicInteger refreshes = new AtomicInteger();

  Flights(Vertx vertx, RedisCache cache, CoalescingConfig config, LongSupplier nanoTime) {
    this.vertx = vertx;
    this.cache = cache;
    this.config = config;
    this.nanoTime = nanoTime;
  }

  Vertx vertx() {
    return vertx;
  }

  RedisCache cache() {
    return cache;
  }

  CoalescingConfig config() {
    return config;
  }

  long nanoTime() {
    return nanoTime.getAsLong();
  }

  /**
   * A place on the flight of {@code key}.
   *
   * @param first whether the flight was begun for it
   */
  record Seat(Flight flight, boolean first) {}

  /**
   * Joins the flight of {@code key}, or begins it.
   *
   * @param prior accesses that a key never seen before is taken to have had
   */
  Seat board(CacheKey key, LeaseMode mode, double prior, Flight.Maker maker) {
    Flight own = new Flight(this, key, mode, prior, maker, false);
    if (mode == LeaseMode.TAKE) {
      flights.put(key, own);
    } else {
      Flight other = flights.putIfAbsent(key, own);
      while (other != null) {
        if (other.board()) {
          return new Seat(other, false);
        }
        other = flights.replace(key, other, own) ? null : flights.putIfAbsent(key, own);
      }
    }
    own.board();
    own.start();
    return new Seat(own, true);
  }

  /** Has the entry of {@code key} made anew while the old one is served, if there is room. */
  boolean refresh(CacheKey key, double prior, Flight.Maker maker) {
    Flight own = new Flight(this, key, LeaseMode.MAKE, prior, maker, true);
    if (refreshes.incrementAndGet() > config.maxRefreshes()
        || flights.putIfAbsent(key, own) != null) {
      refreshes.decrementAndGet();
      return false;
    }
    own.start();
    return true;
  }

  /** Takes no more passengers for {@code flight}. */
  void close(CacheKey key, Flight flight) {
    flights.remove(key, flight);
  }

  void refreshed() {
    refreshes.decrementAndGet();
  }

  /** Whether one more provider may be called while the cache is away. */
  boolean tryCallWithoutCache() {
    if (withoutCache.incrementAndGet() <= config.maxCallsWithoutCache()) {
      return true;
    }
    withoutCache.decrementAndGet();
    return false;
  }

  void calledWithoutCache() {
    withoutCache.decrementAndGet();
  }
}
