package dev.scrubjay.gateway.cache.redis;

import dev.scrubjay.gateway.redis.Args;
import dev.scrubjay.gateway.redis.RedisLink;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Wakes the watchers of a lease when its scripts publish that its state has changed: a follower has
 * come, the feed has grown, or the lease has ended. Thread-safe; watchers are called on any thread
 * and must not block.
 */
final class LeaseSignals implements RedisLink.Subscriber {
  private final Map<String, Set<Runnable>> watchers = new ConcurrentHashMap<>();
  private volatile boolean listening;

  /** Calls {@code watcher} on each change of the lease, until the returned action is run. */
  Runnable watch(String lease, Runnable watcher) {
    watchers.computeIfAbsent(lease, first -> ConcurrentHashMap.newKeySet()).add(watcher);
    return () ->
        watchers.computeIfPresent(
            lease,
            (name, all) -> {
              all.remove(watcher);
              return all.isEmpty() ? null : all;
            });
  }

  /** Whether changes are heard at the moment. */
  boolean isListening() {
    return listening;
  }

  @Override
  public void subscribed() {
    listening = true;
    wakeAll();
  }

  @Override
  public void message(byte[] message) {
    watchers.getOrDefault(Args.text(message), Set.of()).forEach(Runnable::run);
  }

  @Override
  public void lost() {
    listening = false;
    wakeAll();
  }

  /** Signals may have been missed. */
  private void wakeAll() {
    watchers.values().forEach(all -> all.forEach(Runnable::run));
  }
}
