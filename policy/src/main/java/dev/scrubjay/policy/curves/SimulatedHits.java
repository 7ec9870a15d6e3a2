package dev.scrubjay.policy.curves;

import dev.scrubjay.policy.cache.AccessFrequency;
import dev.scrubjay.policy.cache.CachePolicy;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/** What one simulated cache made of a sample: in all, by operation, and by frequency class. */
final class SimulatedHits {
  private final HitCounts all = new HitCounts();
  private final HitCounts fixed = new HitCounts();
  private final Map<String, HitCounts> operations = new HashMap<>();
  private final Map<AccessFrequency, HitCounts> classes = new EnumMap<>(AccessFrequency.class);

  private SimulatedHits() {}

  /** Runs the accesses of {@code sample} through a cache of another size and with other TTLs. */
  static SimulatedHits run(
      AccessSample sample, CachePolicy policy, double sizeFactor, double ttlFactor) {
    SimulatedHits hits = new SimulatedHits();
    SimulatedCache cache = new SimulatedCache(policy, sample.rate(), sizeFactor, ttlFactor);
    for (SampledAccess access : sample.accesses()) {
      SimulatedCache.Found found = cache.access(access);
      if (access.uses() > 0 && sample.counts(access)) {
        hits.add(access, found);
      }
    }
    return hits;
  }

  private void add(SampledAccess access, SimulatedCache.Found found) {
    add(all, access, found);
    add(operation(access.operation()), access, found);
    add(found.fixed() ? fixed : of(found.frequency()), access, found);
  }

  private static void add(HitCounts counts, SampledAccess access, SimulatedCache.Found found) {
    counts.add(access, found.hits(), found.bytes(), found.usd(), found.age());
  }

  HitCounts all() {
    return all;
  }

  HitCounts fixed() {
    return fixed;
  }

  HitCounts operation(String name) {
    return operations.computeIfAbsent(name, unseen -> new HitCounts());
  }

  HitCounts of(AccessFrequency frequency) {
    return classes.computeIfAbsent(frequency, unseen -> new HitCounts());
  }
}
