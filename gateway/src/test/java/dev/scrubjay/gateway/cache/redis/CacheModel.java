package dev.scrubjay.gateway.cache.redis;

import dev.scrubjay.policy.cache.AccessFrequency;
import dev.scrubjay.policy.cache.CachePolicy;
import dev.scrubjay.policy.cache.EvictionPolicy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A reference model of one tenant's cache: slow, obvious, and in memory. */
final class CacheModel {
  private static final int STEPS = 64;

  /** The metadata of an entry, as in {@code prelude.lua}. */
  private static final class ModelEntry {
    private final long bytes;
    private final double worth;
    private final int priority;
    private final long grace;
    private double count;
    private long at;
    private long life;
    private int frequency;
    private long expires;
    private EvictionPolicy rankedBy = EvictionPolicy.LRU;
    private double score;

    ModelEntry(long bytes, double worth, int priority, long grace, int frequency, long life) {
      this.bytes = bytes;
      this.worth = worth;
      this.priority = priority;
      this.grace = grace;
      this.frequency = frequency;
      this.life = life;
    }
  }

  /** The count of a key without an entry. */
  private record Ghost(double count, long at) {}

  private final Map<String, ModelEntry> entries = new TreeMap<>();
  private final Map<String, Ghost> ghosts = new HashMap<>();
  private CachePolicy policy;
  private Optional<EvictionPolicy> settled = Optional.empty();
  private long micros;
  private double inflation;
  private long evictions;

  CacheModel(CachePolicy policy, long micros) {
    this.policy = policy;
    this.micros = micros;
  }

  void switchTo(CachePolicy other) {
    policy = other;
  }

  void setClock(long now) {
    micros = now;
  }

  /** Stores an entry; {@code frequency} is 0 for a fixed TTL, else 1 to 3. */
  void store(
      String id, long bytes, long soft, long hard, double worth, int priority, int frequency) {
    if (bytes > policy.limits().maxBytes()) {
      return;
    }
    reap();
    ModelEntry old = entries.get(id);
    long oldBytes = old == null ? 0 : old.bytes;
    evict(
        policy.limits().maxEntries() - (old == null ? 1 : 0),
        policy.limits().maxBytes() - bytes + oldBytes,
        id);
    ModelEntry entry = new ModelEntry(bytes, worth, priority, hard - soft, frequency, hard);
    entry.count = old == null ? remembered(id, frequency) : decayed(old.count, old.at);
    entry.at = micros;
    entry.expires = micros / 1000 + hard;
    ghosts.remove(id);
    entries.put(id, entry);
    rank(entry);
    rerank();
  }

  private double remembered(String id, int frequency) {
    AccessFrequency hint =
        frequency == 3
            ? AccessFrequency.FREQUENT
            : frequency == 1 ? AccessFrequency.RARE : AccessFrequency.MODERATE;
    long now = micros / 1000;
    return Optional.ofNullable(ghosts.get(id))
        .filter(ghost -> now - ghost.at / 1000.0 <= policy.frequency().memory().toMillis())
        .map(ghost -> decayed(ghost.count, ghost.at))
        .orElseGet(() -> policy.frequency().prior(hint));
  }

  /** Adds uses, the least recent first. */
  void touch(List<Map.Entry<String, Integer>> uses) {
    for (int i = 0; i < uses.size(); i++) {
      ModelEntry entry = entries.get(uses.get(i).getKey());
      if (entry != null) {
        entry.count = decayed(entry.count, entry.at) + uses.get(i).getValue();
        entry.at = micros + i;
        prolong(entry);
        rank(entry);
      }
    }
  }

  private void prolong(ModelEntry entry) {
    AccessFrequency measured = policy.frequency().classify(entry.count);
    int frequency =
        switch (measured) {
          case RARE -> 1;
          case MODERATE -> 2;
          case FREQUENT -> 3;
        };
    long life = policy.ttl().ttl(measured).toMillis() + entry.grace;
    if (entry.frequency != 0 && frequency > entry.frequency && life > entry.life) {
      entry.expires += life - entry.life;
      entry.life = life;
      entry.frequency = frequency;
    }
  }

  boolean delete(String id) {
    ghosts.remove(id);
    return entries.remove(id) != null;
  }

  private void reap() {
    entries.entrySet().stream()
        .filter(each -> each.getValue().expires <= micros / 1000)
        .sorted(Comparator.comparingLong(each -> each.getValue().expires))
        .limit(STEPS)
        .map(Map.Entry::getKey)
        .toList()
        .forEach(this::expire);
  }

  private void expire(String id) {
    ModelEntry gone = kept(id);
    entries.remove(id);
    ghosts.put(id, new Ghost(gone.count, gone.at));
  }

  private void evict(int most, long bytes, String spared) {
    for (int step = 0; step < STEPS && (entries.size() > most || bytes() > bytes); step++) {
      Optional<String> victim = victim(spared);
      if (victim.isEmpty()) {
        return;
      }
      if (policy.eviction() == EvictionPolicy.COST) {
        inflation = kept(victim.get()).score;
      }
      expire(victim.get());
      evictions++;
    }
  }

  /** The entry to evict next: the lowest in the policy's rank or, if that is empty, in the next. */
  private Optional<String> victim(String spared) {
    EvictionPolicy[] all = EvictionPolicy.values();
    int own = List.of(all).indexOf(policy.eviction());
    return Stream.iterate(0, i -> i < all.length, i -> i + 1)
        .map(i -> all[(own + i) % all.length])
        .flatMap(rank -> ranked(rank).stream().filter(id -> !id.equals(spared)).limit(1))
        .findFirst();
  }

  private List<String> ranked(EvictionPolicy rank) {
    return entries.entrySet().stream()
        .filter(each -> each.getValue().rankedBy == rank)
        .sorted(
            Comparator.comparingDouble(
                    (Map.Entry<String, ModelEntry> each) -> each.getValue().score)
                .thenComparing(Map.Entry::getKey))
        .map(Map.Entry::getKey)
        .toList();
  }

  private void rank(ModelEntry entry) {
    entry.rankedBy = policy.eviction();
    entry.score =
        switch (policy.eviction()) {
          case LRU -> entry.at;
          case PRIORITY -> entry.priority * 0x1p46 + Math.floorDiv(entry.at, 64L);
          case SIZE -> -entry.bytes;
          case COST -> inflation + decayed(entry.count, entry.at) * entry.worth / entry.bytes;
        };
  }

  private void rerank() {
    if (settled.equals(Optional.of(policy.eviction()))) {
      return;
    }
    List<String> others = new ArrayList<>();
    for (EvictionPolicy rank : EvictionPolicy.values()) {
      if (rank != policy.eviction()) {
        others.addAll(ranked(rank));
      }
    }
    others.stream().limit(STEPS).forEach(id -> rank(kept(id)));
    if (others.isEmpty()) {
      settled = Optional.of(policy.eviction());
    }
  }

  private double decayed(double count, long at) {
    return count * Math.pow(2, (at - micros) / 1000.0 / policy.frequency().halfLife().toMillis());
  }

  private ModelEntry kept(String id) {
    return Objects.requireNonNull(entries.get(id));
  }

  /** The ids of all entries, including expired ones that are not reaped yet. */
  List<String> ids() {
    return List.copyOf(entries.keySet());
  }

  boolean isAlive(String id) {
    return entries.containsKey(id) && kept(id).expires > micros / 1000;
  }

  double count(String id) {
    return kept(id).count;
  }

  long bytes() {
    return entries.values().stream().mapToLong(entry -> entry.bytes).sum();
  }

  long evictions() {
    return evictions;
  }
}
