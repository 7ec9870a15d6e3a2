package dev.scrubjay.gateway.coalescing;

import dev.scrubjay.gateway.cache.LeaseMode;
import dev.scrubjay.gateway.cache.redis.RedisCache;
import dev.scrubjay.gateway.config.CoalescingConfig;
import dev.scrubjay.gateway.load.MemoryBudget;
import dev.scrubjay.policy.key.CacheKey;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** The shared calls in flight at this replica, one for each key. Thread-safe. */
public final class SharedCalls {
  private final CallParts parts;
  private final Map<CacheKey, SharedCall> calls = new ConcurrentHashMap<>();

  public SharedCalls(
      Vertx vertx,
      RedisCache cache,
      CoalescingConfig config,
      MemoryBudget memory,
      LongSupplier nanoTime) {
    this.parts = new CallParts(vertx, cache, config, new CallLimits(config), memory, nanoTime);
  }

  /**
   * Joins the call for {@code key}, or begins it.
   *
   * @param mode in which the lease is asked for; {@link LeaseMode#TAKE} joins no call
   * @param prior the accesses that a key never seen before is taken to have had
   */
  public Membership join(CacheKey key, LeaseMode mode, double prior, LeadCall call) {
    SharedCall own = newCall(key, mode, prior, call, false);
    if (mode == LeaseMode.TAKE) {
      calls.put(key, own);
    } else {
      SharedCall other = calls.putIfAbsent(key, own);
      while (other != null) {
        if (other.join()) {
          return new Membership(other, false);
        }
        other = calls.replace(key, other, own) ? null : calls.putIfAbsent(key, own);
      }
    }
    own.start();
    return new Membership(own, true);
  }

  /** Begins a refresh of the entry of {@code key}, if there is room and no call for it. */
  public boolean refresh(CacheKey key, double prior, LeadCall call) {
    if (!parts.limits().tryRefresh()) {
      return false;
    }
    SharedCall own = newCall(key, LeaseMode.MAKE, prior, call, true);
    if (calls.putIfAbsent(key, own) != null) {
      parts.limits().refreshEnded();
      return false;
    }
    own.start();
    return true;
  }

  private SharedCall newCall(
      CacheKey key, LeaseMode mode, double prior, LeadCall call, boolean background) {
    return new SharedCall(
        parts, key, mode, prior, call, background, ended -> calls.remove(key, ended));
  }
}
