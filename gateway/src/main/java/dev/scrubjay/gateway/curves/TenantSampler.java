package dev.scrubjay.gateway.curves;

import dev.scrubjay.gateway.cache.StoreOutcome;
import dev.scrubjay.gateway.cache.StoreRequest;
import dev.scrubjay.gateway.observe.CacheAccess;
import dev.scrubjay.policy.curves.AccessBatch;
import dev.scrubjay.policy.curves.KeySample;
import dev.scrubjay.policy.curves.LookupCount;
import dev.scrubjay.policy.curves.SampledAccess;
import dev.scrubjay.policy.key.CacheKey;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * One tenant's accesses at this replica since its last batch: all are counted, and those to keys of
 * the sample are noted. Bounded: of more accesses, the sample is thinned out. Thread-safe.
 */
final class TenantSampler {
  /** Accesses to one key within this time, and with few others in between, are noted as one. */
  private static final long TOGETHER_MILLIS = 2000;

  private static final int FEW_OTHERS = 8;

  private static final int MAX_ACCESSES = 500;
  private static final int MAX_OPERATIONS = 24;
  private static final String OTHER_OPERATIONS = "other";

  private final Map<String, CountedLookups> lookups = new ConcurrentHashMap<>();
  private final Map<Long, NotedAccess> latest = new HashMap<>();
  private List<NotedAccess> noted = new ArrayList<>();
  private volatile int threshold = KeySample.MODULUS;
  private int nextThreshold = KeySample.MODULUS;

  /** The lookups of an operation, which only grow; a batch has those since the one before. */
  private static final class CountedLookups {
    private final LongAdder all = new LongAdder();
    private final LongAdder apart = new LongAdder();
    private long allBefore;
    private long apartBefore;

    /** Whether there were any since the last batch. */
    private boolean isOpen() {
      return all.sum() != allBefore;
    }

    private LookupCount sinceLast() {
      long allNow = all.sum();
      long apartNow = apart.sum();
      LookupCount count =
          new LookupCount(
              Math.max(0, allNow - allBefore - (apartNow - apartBefore)), apartNow - apartBefore);
      allBefore = allNow;
      apartBefore = apartNow;
      return count;
    }
  }

  /** An access as it grows until its batch is closed. */
  private static final class NotedAccess {
    private final long millis;
    private final long key;
    private final String operation;
    private final int place;
    private int uses;
    private int hits;
    private boolean stored;
    private int bytes;
    private double usd;
    private long fixedTtl;

    private NotedAccess(long millis, long key, String operation, int place) {
      this.millis = millis;
      this.key = key;
      this.operation = operation;
      this.place = place;
    }

    private SampledAccess sampled() {
      return new SampledAccess(
          millis, key, operation, uses, hits, stored, bytes, Math.max(0, usd), fixedTtl);
    }
  }

  /** Counts a lookup, and notes it if its key is in the sample. */
  void accessed(CacheKey key, CacheAccess access, InstantSource clock) {
    CountedLookups count = count(key.operation());
    count.all.increment();
    if (access instanceof CacheAccess.MissApart) {
      count.apart.increment();
      return;
    }
    long number = KeySample.of(key);
    if (KeySample.holds(number, threshold)) {
      noteLookup(number, known(key.operation()), access, clock.millis());
    }
  }

  private CountedLookups count(String operation) {
    CountedLookups count = lookups.get(operation);
    return count == null
        ? lookups.computeIfAbsent(known(operation), unseen -> new CountedLookups())
        : count;
  }

  private String known(String operation) {
    return lookups.containsKey(operation) || lookups.size() < MAX_OPERATIONS
        ? operation
        : OTHER_OPERATIONS;
  }

  private synchronized void noteLookup(
      long number, String operation, CacheAccess access, long now) {
    NotedAccess note = note(number, operation, now);
    note.uses++;
    if (access instanceof CacheAccess.EntryHit hit) {
      note.hits++;
      note.usd = hit.entry().origin().costUsd();
      if (!note.stored) {
        note.bytes = hit.entry().payload().length();
      }
    }
  }

  /** Notes that an entry was stored, if its key is in the sample. */
  void stored(StoreRequest request, StoreOutcome.Stored outcome, long now) {
    long number = KeySample.of(request.key());
    if (KeySample.holds(number, threshold)) {
      noteStore(number, request, outcome.storedBytes(), now);
    }
  }

  private synchronized void noteStore(long number, StoreRequest request, int bytes, long now) {
    NotedAccess note = note(number, known(request.key().operation()), now);
    note.stored = true;
    note.bytes = bytes;
    note.usd = request.entry().origin().costUsd();
    note.fixedTtl = request.plan().fixed() ? request.plan().ttl().toMillis() : 0;
  }

  private NotedAccess note(long number, String operation, long now) {
    NotedAccess last = latest.get(number);
    if (last != null
        && now - last.millis < TOGETHER_MILLIS
        && noted.size() - last.place <= FEW_OTHERS) {
      return last;
    }
    NotedAccess note = new NotedAccess(now, number, operation, noted.size());
    noted.add(note);
    latest.put(number, note);
    while (noted.size() > MAX_ACCESSES && threshold > 1) {
      thinOut();
    }
    return note;
  }

  private void thinOut() {
    threshold = threshold / 2;
    nextThreshold = threshold;
    noted.removeIf(access -> !KeySample.holds(access.key, threshold));
    latest.values().removeIf(access -> !KeySample.holds(access.key, threshold));
  }

  /** Whether there is so much to send that a batch should be closed before its time. */
  synchronized boolean isFull() {
    return noted.size() >= MAX_ACCESSES / 2;
  }

  /** Closes the batch of what was seen since the last one; empty if nothing was. */
  synchronized Optional<AccessBatch> close(long now) {
    Map<String, LookupCount> counts = new HashMap<>();
    lookups.forEach(
        (operation, counted) -> {
          LookupCount count = counted.sinceLast();
          if (count.lookups() + count.apart() > 0) {
            counts.put(operation, count);
          }
        });
    if (counts.isEmpty() && noted.isEmpty()) {
      return Optional.empty();
    }
    List<SampledAccess> accesses = noted.stream().map(NotedAccess::sampled).toList();
    noted = new ArrayList<>();
    latest.clear();
    AccessBatch batch = new AccessBatch(threshold, now, counts, accesses);
    threshold = nextThreshold;
    return Optional.of(batch);
  }

  /**
   * Takes over the threshold that all replicas sample at: a higher one from the next batch on, as
   * the one that is open lacks the accesses between the two.
   */
  synchronized void sampleBelow(int agreed) {
    if (agreed < threshold) {
      noted.removeIf(access -> !KeySample.holds(access.key, agreed));
      latest.values().removeIf(access -> !KeySample.holds(access.key, agreed));
      threshold = agreed;
    }
    nextThreshold = agreed;
    if (noted.isEmpty() && lookups.values().stream().noneMatch(CountedLookups::isOpen)) {
      threshold = agreed;
    }
  }
}
