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
  private static final int CHOICE = 8;

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
    private boolean ranked;

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
  private record Ghost(double count, long at, long since) {}

  private final Map<String, ModelEntry> entries = new TreeMap<>();
  private final Map<String, Ghost> ghosts = new HashMap<>();
  private CachePolicy policy;
  private Optional<EvictionPolicy> settled = Optional.empty();
  private long micros;
  private double inflation;
  private double hand = Double.NEGATIVE_INFINITY;
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
    ModelEntry entry = new ModelEntry(bytes, worth, priority, hard - soft, frequency, hard);
    entry.at = micros;
    boolean fits =
        evict(
            policy.limits().maxEntries() - (old == null ? 1 : 0),
            policy.limits().maxBytes() - bytes + oldBytes,
            id,
            policy.eviction() == EvictionPolicy.AGING_PRIORITY ? aging(entry) : Double.MAX_VALUE);
    if (!fits) {
      entries.remove(id);
      return;
    }
    boolean knownBefore = old != null || wentLately(id);
    entry.count = old == null ? remembered(id, frequency) : decayed(old.count, old.at);
    entry.expires = micros / 1000 + hard;
    ghosts.remove(id);
    entries.put(id, entry);
    rank(entry, 0, knownBefore);
    rerank();
  }

  private boolean wentLately(String id) {
    long now = micros / 1000;
    return Optional.ofNullable(ghosts.get(id))
        .filter(ghost -> now - ghost.at / 1000.0 <= policy.frequency().memory().toMillis())
        .map(ghost -> newer(id, ghost) < entries.size())
        .orElse(false);
  }

  private long newer(String id, Ghost ghost) {
    return ghosts.entrySet().stream()
        .filter(
            other ->
                other.getValue().since > ghost.since
                    || (other.getValue().since == ghost.since && other.getKey().compareTo(id) > 0))
        .count();
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
        rank(entry, uses.get(i).getValue(), true);
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
    ghosts.put(id, new Ghost(gone.count, gone.at, micros / 1000));
  }

  /** Evicts as much as needed; returns false once it would evict what is worth more than that. */
  private boolean evict(int most, long bytes, String spared, double worth) {
    for (int step = 0; step < STEPS && (entries.size() > most || bytes() > bytes); step++) {
      Optional<String> victim = victim(spared);
      if (victim.isEmpty()) {
        return true;
      }
      ModelEntry next = kept(victim.get());
      if (next.rankedBy == policy.eviction() && next.score > worth) {
        return false;
      }
      if (policy.eviction() == EvictionPolicy.COST && next.rankedBy == EvictionPolicy.COST) {
        inflation = next.score;
      }
      expire(victim.get());
      evictions++;
    }
    return true;
  }

  /** The entry to evict next: the lowest in the policy's rank or, if that is empty, in the next. */
  private Optional<String> victim(String spared) {
    Optional<String> queued =
        switch (policy.eviction()) {
          case S3_FIFO -> firstOfQueues(spared, 1);
          case S3_FIFO_COST -> firstOfQueues(spared, CHOICE);
          case SIEVE -> underTheHand(spared);
          default -> Optional.empty();
        };
    if (queued.isPresent()) {
      return queued;
    }
    EvictionPolicy[] all = EvictionPolicy.values();
    int own = List.of(all).indexOf(policy.eviction());
    return Stream.iterate(0, i -> i < all.length, i -> i + 1)
        .map(i -> all[(own + i) % all.length])
        .flatMap(rank -> ranked(rank).stream().filter(id -> !id.equals(spared)).limit(1))
        .findFirst();
  }

  private Optional<String> firstOfQueues(String spared, int choice) {
    for (int step = 1; ; step++) {
      List<String> all = ranked(policy.eviction());
      List<String> small = all.stream().filter(id -> kept(id).score < 0).toList();
      List<String> main = all.stream().filter(id -> kept(id).score >= 0).toList();
      boolean isSmall = small.size() * 10 > all.size();
      List<String> first = first(isSmall ? small : main, spared, choice);
      if (first.isEmpty()) {
        isSmall = !isSmall;
        first = first(isSmall ? small : main, spared, choice);
      }
      if (first.isEmpty()) {
        return Optional.empty();
      }
      ModelEntry entry = kept(first.getFirst());
      int marks = marks(entry);
      int most = isSmall ? 1 : 0;
      if (marks <= most) {
        return first.stream()
            .filter(id -> marks(kept(id)) <= most)
            .min(Comparator.comparingDouble(id -> choice == 1 ? 0 : value(kept(id))));
      }
      if (step == STEPS) {
        return Optional.of(first.getFirst());
      }
      entry.score = queued(micros, isSmall ? 0 : marks - 1);
    }
  }

  private static List<String> first(List<String> ids, String spared, int choice) {
    return ids.stream().limit(choice + 1L).filter(id -> !id.equals(spared)).limit(choice).toList();
  }

  private Optional<String> underTheHand(String spared) {
    for (int step = 1; ; step++) {
      List<String> next = next(hand, spared);
      if (next.isEmpty()) {
        next = next(Double.NEGATIVE_INFINITY, spared);
      }
      if (next.isEmpty()) {
        return Optional.empty();
      }
      ModelEntry entry = kept(next.getFirst());
      int marks = marks(entry);
      hand = entry.score - marks + 3;
      if (marks == 0 || step == STEPS) {
        hand = next(hand, spared).isEmpty() ? Double.NEGATIVE_INFINITY : hand;
        return Optional.of(next.getFirst());
      }
      entry.score -= marks;
    }
  }

  private List<String> next(double after, String spared) {
    List<String> ids =
        ranked(policy.eviction()).stream().filter(id -> kept(id).score > after).toList();
    return first(ids, spared, 1);
  }

  private double value(ModelEntry entry) {
    return decayed(entry.count, entry.at) * entry.worth / entry.bytes;
  }

  private static int marks(ModelEntry entry) {
    return (int) Math.floorMod((long) entry.score, 4L);
  }

  private static double queued(long at, int marks) {
    return Math.floorDiv(at, 2L) * 4.0 + marks;
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

  private double aging(ModelEntry entry) {
    double point = Math.floor(policy.frequency().halfLife().toMillis() * 100.0);
    return entry.at + entry.priority * point;
  }

  private double inQueue(ModelEntry entry, int uses, boolean knownBefore) {
    boolean isS3 = policy.eviction() != EvictionPolicy.SIEVE;
    if (entry.ranked && entry.rankedBy == policy.eviction()) {
      int marks = marks(entry);
      return entry.score - marks + Math.min(isS3 ? 3 : 1, marks + uses);
    }
    return queued(entry.at, 0) - (isS3 && !knownBefore ? 0x1p53 : 0);
  }

  private void rank(ModelEntry entry, int uses, boolean knownBefore) {
    settled = settled.filter(policy.eviction()::equals);
    double score =
        switch (policy.eviction()) {
          case LRU -> entry.at;
          case PRIORITY -> entry.priority * 0x1p46 + Math.floorDiv(entry.at, 64L);
          case SIZE -> -entry.bytes;
          case COST -> inflation + value(entry);
          case AGING_PRIORITY -> aging(entry);
          case S3_FIFO, S3_FIFO_COST, SIEVE -> inQueue(entry, uses, knownBefore);
        };
    entry.score = score;
    entry.rankedBy = policy.eviction();
    entry.ranked = true;
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
    others.stream().limit(STEPS).forEach(id -> rank(kept(id), 0, true));
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
