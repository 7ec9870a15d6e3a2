package dev.scrubjay.policy.curves;

import dev.scrubjay.policy.cache.AccessFrequency;
import dev.scrubjay.policy.cache.CachePolicy;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * A least recently used cache of the sampled keys alone, as much smaller than the one that it
 * stands for as the sample is smaller than all keys. Without expiry a lookup is a hit if and only
 * if its reuse distance, the number or bytes of the other keys used since the last use of the same,
 * fits; with TTLs, which no distance can express, the entry must be young enough in addition (C.
 * Waldspurger et al., "Cache Modeling and Optimization using Miniature Simulations", ATC 2017).
 */
final class SimulatedCache {
  private final CachePolicy policy;
  private final double ttlFactor;
  private final double maxEntries;
  private final double maxBytes;
  private final long graceMillis;
  private final long servedStaleMillis;
  private final Map<Long, Known> known = new HashMap<>();
  private final LinkedHashMap<Long, Known> resident = new LinkedHashMap<>(16, 0.75f, true);
  private final PriorityQueue<Deadline> deadlines = new PriorityQueue<>();
  private double bytes;

  /** What is known of a key; an entry of it while it is resident. */
  private static final class Known {
    private final long key;
    private int bytes;
    private double usd;
    private long fixedTtl;
    private double count;
    private long countedAt;
    private long created;
    private long ttl;
    private AccessFrequency frequency = AccessFrequency.RARE;

    private Known(long key) {
      this.key = key;
    }
  }

  /** The time at which an entry may be gone, unless its life was extended. */
  private record Deadline(long millis, Known entry) implements Comparable<Deadline> {
    @Override
    public int compareTo(Deadline other) {
      return Long.compare(millis, other.millis);
    }
  }

  /**
   * What a lookup found.
   *
   * @param hits of its uses
   * @param age of the entry, ms
   * @param fixed whether the request has set the TTL
   * @param frequency the class of the key
   */
  record Found(
      int hits, int bytes, double usd, long age, boolean fixed, AccessFrequency frequency) {}

  /**
   * @param rate the share of keys that are sampled
   * @param sizeFactor how much larger than the configured size the cache is
   * @param ttlFactor how much longer than now entries are fresh
   */
  SimulatedCache(CachePolicy policy, double rate, double sizeFactor, double ttlFactor) {
    this.policy = policy;
    this.ttlFactor = ttlFactor;
    this.maxEntries = Math.max(1, policy.limits().maxEntries() * sizeFactor * rate);
    this.maxBytes = policy.limits().maxBytes() * sizeFactor * rate;
    this.graceMillis = policy.freshness().grace().toMillis();
    this.servedStaleMillis = policy.freshness().staleWhileRevalidate().toMillis();
  }

  /** Accesses of a sampled key, which follow those before in time. */
  Found access(SampledAccess access) {
    Known entry = known.computeIfAbsent(access.key(), Known::new);
    if (access.bytes() > 0 && (access.stored() || entry.bytes == 0)) {
      learn(entry, access);
    }
    if (access.uses() == 0) {
      if (!isResident(entry, access.millis())) {
        fill(entry, access.millis());
      }
      return found(entry, 0, 0);
    }
    boolean wasResident = isResident(entry, access.millis());
    count(entry, access);
    long age = access.millis() - entry.created;
    if (wasResident && age <= entry.ttl + servedStaleMillis) {
      if (age > entry.ttl) {
        fill(entry, access.millis());
      } else {
        prolong(entry);
        resident.get(entry.key);
      }
      return found(entry, access.uses(), age);
    }
    fill(entry, access.millis());
    int later = entry.bytes == 0 ? 0 : Math.min(access.hits(), access.uses() - 1);
    return found(entry, later, 0);
  }

  private static Found found(Known entry, int hits, long age) {
    return new Found(hits, entry.bytes, entry.usd, age, entry.fixedTtl > 0, entry.frequency);
  }

  private void learn(Known entry, SampledAccess access) {
    if (resident.containsKey(entry.key)) {
      bytes += access.bytes() - entry.bytes;
    }
    entry.bytes = access.bytes();
    entry.usd = Math.max(access.usd(), 0);
    entry.fixedTtl = access.fixedTtl() > 0 ? access.fixedTtl() : entry.fixedTtl;
  }

  private void count(Known entry, SampledAccess access) {
    double before =
        entry.countedAt > 0 && access.millis() - entry.countedAt <= memory(entry)
            ? decayed(entry, access.millis())
            : policy.frequency().prior(AccessFrequency.MODERATE);
    entry.count = before + access.uses();
    entry.countedAt = Math.max(1, access.millis());
    AccessFrequency now = policy.frequency().classify(entry.count);
    entry.frequency = now;
  }

  private double decayed(Known entry, long now) {
    double halfLives = (now - entry.countedAt) / (double) policy.frequency().halfLife().toMillis();
    return entry.count * Math.pow(2, -halfLives);
  }

  /**
   * How long the count is remembered: while there is an entry, and for a time after its last use.
   */
  private long memory(Known entry) {
    return resident.containsKey(entry.key)
        ? Long.MAX_VALUE
        : policy.frequency().memory().toMillis();
  }

  private long ttl(Known entry) {
    long ttl = entry.fixedTtl > 0 ? entry.fixedTtl : policy.ttl().ttl(entry.frequency).toMillis();
    return Math.max(1, Math.round(ttl * ttlFactor));
  }

  /** Entries of a key that has become more frequent live longer. */
  private void prolong(Known entry) {
    entry.ttl = Math.max(entry.ttl, ttl(entry));
  }

  private boolean isResident(Known entry, long now) {
    return resident.containsKey(entry.key) && now < end(entry);
  }

  private long end(Known entry) {
    return entry.created + entry.ttl + graceMillis;
  }

  private void fill(Known entry, long now) {
    remove(entry);
    if (entry.bytes == 0 || entry.bytes > policy.limits().maxBytes()) {
      return;
    }
    entry.created = now;
    entry.ttl = ttl(entry);
    bytes += entry.bytes;
    resident.put(entry.key, entry);
    deadlines.add(new Deadline(end(entry), entry));
    expire(now);
    evict(entry);
  }

  private void remove(Known entry) {
    if (resident.remove(entry.key) != null) {
      bytes -= entry.bytes;
    }
  }

  private void expire(long now) {
    while (!deadlines.isEmpty() && deadlines.element().millis() <= now) {
      Known entry = deadlines.remove().entry();
      if (resident.containsKey(entry.key)) {
        if (end(entry) <= now) {
          remove(entry);
        } else {
          deadlines.add(new Deadline(end(entry), entry));
        }
      }
    }
  }

  /** Evicts the least recently used; the newest stays, as of one alone no part can be stored. */
  private void evict(Known newest) {
    while (resident.size() > 1 && (resident.size() > maxEntries || bytes > maxBytes)) {
      Known oldest = resident.firstEntry().getValue();
      if (oldest == newest) {
        return;
      }
      remove(oldest);
    }
  }
}
