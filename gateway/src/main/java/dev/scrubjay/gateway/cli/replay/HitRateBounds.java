package dev.scrubjay.gateway.cli.replay;

import dev.scrubjay.gateway.cache.redis.EvictionReplay.Access;
import dev.scrubjay.policy.cache.CacheLimits;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** Upper bounds of hit rates, of caches that know the future or never evict. Nothing expires. */
final class HitRateBounds {
  private static final int NEVER = Integer.MAX_VALUE;

  private record Resident(String key, int bytes, int nextUse) {}

  private HitRateBounds() {}

  /** The sum of {@code bound} over the tenants. */
  static ReplayCounts ofAll(List<Access> trace, Function<List<Access>, ReplayCounts> bound) {
    return Replayer.byTenant(trace).stream()
        .map(bound)
        .reduce(ReplayCounts.NONE, ReplayCounts::plus);
  }

  /** A cache without limits: every access but the first to its key is a hit. */
  static ReplayCounts unlimited(List<Access> accesses) {
    Set<String> seen = new HashSet<>();
    ReplayCounts counts = ReplayCounts.NONE;
    for (Access access : accesses) {
      counts = counts.plus(access, !seen.add(access.key()));
    }
    return counts;
  }

  /**
   * A cache that evicts the entry whose next access is latest (L. A. Belady, "A study of
   * replacement algorithms for a virtual-storage computer", IBM Systems Journal 5(2), 1966). No
   * cache has more hits if all entries have one size.
   */
  static ReplayCounts clairvoyant(List<Access> accesses, CacheLimits limits) {
    int[] nextUses = nextUses(accesses);
    Map<String, Resident> resident = new HashMap<>();
    TreeSet<Resident> lastFirst =
        new TreeSet<>(
            Comparator.comparingInt(Resident::nextUse).reversed().thenComparing(Resident::key));
    long bytes = 0;
    ReplayCounts counts = ReplayCounts.NONE;
    for (int i = 0; i < nextUses.length; i++) {
      Access access = accesses.get(i);
      Resident before = resident.remove(access.key());
      if (before != null) {
        lastFirst.remove(before);
        bytes -= before.bytes();
      }
      counts = counts.plus(access, before != null);
      Resident now = new Resident(access.key(), access.bytes(), nextUses[i]);
      resident.put(now.key(), now);
      lastFirst.add(now);
      bytes += now.bytes();
      while (resident.size() > limits.maxEntries() || bytes > limits.maxBytes()) {
        Resident victim = lastFirst.removeFirst();
        resident.remove(victim.key());
        bytes -= victim.bytes();
        counts = counts.plusEvicted(1);
      }
    }
    return counts;
  }

  /** The index of the next access to the same key, for each access. */
  private static int[] nextUses(List<Access> accesses) {
    Map<String, Integer> next = new HashMap<>();
    int[] nextUses = new int[accesses.size()];
    for (int i = nextUses.length - 1; i >= 0; i--) {
      Integer later = next.put(accesses.get(i).key(), i);
      nextUses[i] = later == null ? NEVER : later;
    }
    return nextUses;
  }
}
