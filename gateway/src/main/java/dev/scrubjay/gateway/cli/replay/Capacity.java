package dev.scrubjay.gateway.cli.replay;

import dev.scrubjay.gateway.cache.redis.EvictionReplay.Access;
import dev.scrubjay.policy.cache.CacheLimits;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The capacity of a tenant's cache: entries and bytes, or a share of the bytes of all its keys. */
sealed interface Capacity {
  /** The limits of the tenant whose accesses are {@code accesses}. */
  CacheLimits of(List<Access> accesses);

  /** A capacity in entries and bytes. */
  record Fixed(int entries, long bytes) implements Capacity {
    @Override
    public CacheLimits of(List<Access> accesses) {
      return limits(entries, bytes);
    }
  }

  /** A share of the bytes of all keys together, 0 to 1. */
  record Share(double share) implements Capacity {
    @Override
    public CacheLimits of(List<Access> accesses) {
      return limits(Integer.MAX_VALUE, Math.max(1, (long) (share * footprint(accesses))));
    }
  }

  private static CacheLimits limits(int entries, long bytes) {
    return new CacheLimits(entries, bytes, Integer.MAX_VALUE);
  }

  /** The bytes of all keys together, each at its last size. */
  static long footprint(List<Access> accesses) {
    Map<String, Integer> sizes = new HashMap<>();
    accesses.forEach(access -> sizes.put(access.key(), access.bytes()));
    return sizes.values().stream().mapToLong(Integer::longValue).sum();
  }
}
