package dev.scrubjay.gateway.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import dev.scrubjay.gateway.config.NearCacheConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.LongSupplier;

/**
 * The near cache: this replica's copies of the entries that it uses most.
 *
 * <p>Invalidations that Redis publishes keep it coherent. A caller reads the {@linkplain #epoch
 * epoch} of a name before it gets the entry from Redis; if an invalidation arrives in between, the
 * entry may be older than that, and {@link #put} ignores it. Where lookups go to servers that lag
 * behind, it ignores entries for as long after an invalidation. While invalidations may get lost,
 * the cache is {@linkplain #disarm disarmed}: it is empty, and ignores all entries. Thread-safe.
 */
public final class NearCache {
  private static final int STRIPES = 1024;
  private static final int OVERHEAD_BYTES = 512;

  /** An entry, the generation in which it was put, and the time that it may stay. */
  private record NearEntry(Entry entry, long generation, long nanos) {}

  private final NearCacheConfig config;
  private final long lagNanos;
  private final LongSupplier nanoTime;
  private final Cache<String, NearEntry> entries;
  private final AtomicLongArray epochs = new AtomicLongArray(STRIPES);

  /** When there was the latest invalidation, by {@link #nanoTime}. */
  private final AtomicLongArray invalidated = new AtomicLongArray(STRIPES);

  /**
   * Read-locked by puts, so that none is half done while all epochs advance: a walk over the
   * entries may miss one that is just being put.
   */
  private final ReadWriteLock puts = new ReentrantReadWriteLock();

  private final AtomicLong generation = new AtomicLong();
  private volatile boolean armed;

  /** A near cache of entries from a server that publishes what changes in it. */
  public NearCache(NearCacheConfig config) {
    this(config, Duration.ZERO, System::nanoTime);
  }

  /**
   * A near cache of entries that may come from other servers than invalidations.
   *
   * @param lag for how long after an invalidation an entry may still be an old one
   */
  public NearCache(NearCacheConfig config, Duration lag, LongSupplier nanoTime) {
    this.config = config;
    this.lagNanos = lag.toNanos();
    this.nanoTime = nanoTime;
    this.entries =
        Caffeine.newBuilder()
            .maximumWeight(config.maxBytes())
            .weigher(
                (String name, NearEntry held) -> held.entry().payload().length() + OVERHEAD_BYTES)
            .expireAfter(
                Expiry.<String, NearEntry>creating((name, held) -> Duration.ofNanos(held.nanos())))
            .executor(Runnable::run)
            .build();
  }

  public Optional<Entry> find(String name) {
    NearEntry held = armed ? entries.getIfPresent(name) : null;
    return held == null || held.generation() != generation.get()
        ? Optional.empty()
        : Optional.of(held.entry());
  }

  /** A number that each invalidation of {@code name} changes. */
  public long epoch(String name) {
    return epochs.get(stripe(name));
  }

  /** Puts an entry that was requested at {@code epoch}, unless it may have changed since. */
  public void put(String name, Entry entry, long epoch, Instant now) {
    Duration fresh = Duration.between(now, entry.softExpiry());
    Duration stay = fresh.compareTo(config.maxAge()) < 0 ? fresh : config.maxAge();
    if (!config.enabled() || !stay.isPositive()) {
      return;
    }
    long current = generation.get();
    puts.readLock().lock();
    try {
      entries
          .asMap()
          .compute( // atomically, so that an invalidation of this name waits
              name,
              (same, before) ->
                  armed && epoch(name) == epoch && isSettled(name)
                      ? new NearEntry(entry, current, stay.toNanos())
                      : before);
    } finally {
      puts.readLock().unlock();
    }
  }

  /** Whether so much time has passed since an invalidation that all servers know of it. */
  private boolean isSettled(String name) {
    return lagNanos == 0 || nanoTime.getAsLong() - invalidated.get(stripe(name)) > lagNanos;
  }

  public void invalidate(String name) {
    advanceEpoch(stripe(name));
    entries.asMap().remove(name);
  }

  /** Removes all entries whose names begin with {@code prefix}. */
  public void invalidateAll(String prefix) {
    advanceEpochs();
    entries.asMap().keySet().removeIf(name -> name.startsWith(prefix));
  }

  /** Allows entries, as invalidations arrive from now on. */
  public void arm() {
    advanceEpochs();
    armed = true;
  }

  /** Removes all entries and allows none, as invalidations may get lost from now on. */
  public void disarm() {
    armed = false;
    generation.incrementAndGet();
    advanceEpochs();
    entries.invalidateAll();
  }

  private void advanceEpochs() {
    puts.writeLock().lock();
    try {
      for (int stripe = 0; stripe < STRIPES; stripe++) {
        advanceEpoch(stripe);
      }
    } finally {
      puts.writeLock().unlock();
    }
  }

  private void advanceEpoch(int stripe) {
    invalidated.set(stripe, nanoTime.getAsLong());
    epochs.incrementAndGet(stripe);
  }

  /** Limits the cache to {@code maxBytes} from now on. */
  public void resize(long maxBytes) {
    entries.policy().eviction().ifPresent(eviction -> eviction.setMaximum(maxBytes));
  }

  /** The share of the limit that is in use, 0 to 1. */
  public double fill() {
    return entries
        .policy()
        .eviction()
        .map(eviction -> (double) eviction.weightedSize().orElse(0) / eviction.getMaximum())
        .orElse(0.0);
  }

  public boolean isArmed() {
    return armed;
  }

  /** The approximate number of entries. */
  public long size() {
    return entries.estimatedSize();
  }

  private static int stripe(String name) {
    int hash = name.hashCode();
    return (hash ^ hash >>> 16) & (STRIPES - 1);
  }
}
