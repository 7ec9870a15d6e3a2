package dev.scrubjay.gateway.cache.redis;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The bytes of the feeds that a replica has in Redis, by tenant. Thread-safe. */
final class FeedBytes {
  private final Map<String, Long> held = new ConcurrentHashMap<>();

  /** Takes bytes, unless the tenant would then have more than {@code most}. */
  boolean take(String tenant, long bytes, long most) {
    boolean[] taken = new boolean[1];
    held.compute(
        tenant,
        (name, before) -> {
          long after = (before == null ? 0 : before) + bytes;
          taken[0] = after <= most;
          return taken[0] ? Long.valueOf(after) : before;
        });
    return taken[0];
  }

  /** Gives back what was taken. */
  void release(String tenant, long bytes) {
    held.computeIfPresent(tenant, (name, before) -> before <= bytes ? null : before - bytes);
  }
}
