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

/** What caches could reach that know more, or hold more, than any real one; nothing expires. */
public final class Bounds {
  private static final int NEVER = Integer.MAX_VALUE;

  private record Kept(String key, int bytes, int nextUse) {}

  private Bounds() {}

  /** What {@code bound} says of each tenant's accesses, together. */
  public static Tally ofAll(List<Access> trace, Function<List<Access>, Tally> bound) {
    return Replayer.byTenant(trace).stream().map(bound).reduce(Tally.NONE, Tally::plus);
  }

  /** A cache that holds all: every access is a hit but the first of its key. */
  public static Tally unlimited(List<Access> accesses) {
    Set<String> seen = new HashSet<>();
    Tally tally = Tally.NONE;
    for (Access access : accesses) {
      tally = tally.plus(access, !seen.add(access.key()));
    }
    return tally;
  }

  /**
   * A cache that evicts what is asked for again last (L. A. Belady, "A study of replacement
   * algorithms for a virtual-storage computer", IBM Systems Journal 5(2), 1966). None has more hits
   * if all entries are of one size.
   */
  public static Tally clairvoyant(List<Access> accesses, CacheLimits limits) {
    int[] nextUses = nextUses(accesses);
    Map<String, Kept> kept = new HashMap<>();
    TreeSet<Kept> lastFirst =
        new TreeSet<>(Comparator.comparingInt(Kept::nextUse).reversed().thenComparing(Kept::key));
    long bytes = 0;
    Tally tally = Tally.NONE;
    for (int i = 0; i < nextUses.length; i++) {
      Access access = accesses.get(i);
      Kept before = kept.remove(access.key());
      if (before != null) {
        lastFirst.remove(before);
        bytes -= before.bytes();
      }
      tally = tally.plus(access, before != null);
      Kept now = new Kept(access.key(), access.bytes(), nextUses[i]);
      kept.put(now.key(), now);
      lastFirst.add(now);
      bytes += now.bytes();
      while (kept.size() > limits.maxEntries() || bytes > limits.maxBytes()) {
        Kept victim = lastFirst.removeFirst();
        kept.remove(victim.key());
        bytes -= victim.bytes();
        tally = tally.plusEvicted(1);
      }
    }
    return tally;
  }

  /** For each access the index of the next one of the same key. */
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
