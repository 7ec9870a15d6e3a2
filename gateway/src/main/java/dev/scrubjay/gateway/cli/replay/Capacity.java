package dev.scrubjay.gateway.cli.replay;

import dev.scrubjay.gateway.cache.redis.EvictionReplay.Access;
import dev.scrubjay.policy.cache.CacheLimits;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How much of a tenant's is kept: so many entries and bytes, or a share of what it ever asks for.
 */
public sealed interface Capacity {
  public CacheLimits of(List<Access> accesses);

  record Fixed(int entries, long bytes) implements Capacity {
    @Override
    public CacheLimits of(List<Access> accesses) {
      return limits(entries, bytes);
    }
  }

  /** Of the bytes of all its keys together. */
  record Share(double share) implements Capacity {
    @Override
    public CacheLimits of(List<Access> accesses) {
      return limits(Integer.MAX_VALUE, Math.max(1, (long) (share * footprint(accesses))));
    }
  }

  private static CacheLimits limits(int entries, long bytes) {
    return new CacheLimits(entries, bytes, Integer.MAX_VALUE);
  }

  /** The bytes of all keys together, each of the size that it has last. */
  static long footprint(List<Access> accesses) {
    Map<String, Integer> sizes = new HashMap<>();
    accesses.forEach(access -> sizes.put(access.key(), access.bytes()));
    return sizes.values().stream().mapToLong(Integer::longValue).sum();
  }
}
