package dev.scrubjay.gateway.coalescing;

import dev.scrubjay.gateway.config.CoalescingConfig;
import java.util.concurrent.atomic.AtomicInteger;

/** The limits on shared calls at this replica. Thread-safe. */
final class CallLimits {
  private final int maxWithoutCache;
  private final int maxRefreshes;
  private final int maxFinishing;
  private final AtomicInteger withoutCache = new AtomicInteger();
  private final AtomicInteger refreshes = new AtomicInteger();
  private final AtomicInteger finishing = new AtomicInteger();

  CallLimits(CoalescingConfig config) {
    this.maxWithoutCache = config.maxCallsWithoutCache();
    this.maxRefreshes = config.maxRefreshes();
    this.maxFinishing = config.finishing().maxCalls();
  }

  /** Takes a slot for a provider call while the cache is away, if one is free. */
  boolean tryCallWithoutCache() {
    return tryTake(withoutCache, maxWithoutCache);
  }

  void callWithoutCacheEnded() {
    withoutCache.decrementAndGet();
  }

  /** Takes a slot for a refresh, if one is free. */
  boolean tryRefresh() {
    return tryTake(refreshes, maxRefreshes);
  }

  void refreshEnded() {
    refreshes.decrementAndGet();
  }

  /** Takes a slot for a call that goes on though no client waits for it, if one is free. */
  boolean tryFinish() {
    return tryTake(finishing, maxFinishing);
  }

  void finishingEnded() {
    finishing.decrementAndGet();
  }

  private static boolean tryTake(AtomicInteger taken, int max) {
    if (taken.incrementAndGet() <= max) {
      return true;
    }
    taken.decrementAndGet();
    return false;
  }
}
