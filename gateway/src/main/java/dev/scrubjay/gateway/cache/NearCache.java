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

/**
 * This replica's copy of the entries it uses most.
 *
 * <p>It is kept coherent by invalidations that Redis publishes. Whoever wants to put an entry in
 * notes the {@linkplain #epoch epoch} before asking Redis for it; if an invalidation came in
 * between, the entry may be older than that, and is not taken. While invalidations cannot be heard,
 * it is {@linkplain #disarm disarmed}: empty, and takes nothing. Thread-safe.
 */
public final class NearCache {
  private static final int STRIPES = 1024;
  private static final int OVERHEAD_BYTES = 512;

  /** An entry, and the arming under which it was taken. */
  private record Held(Entry entry, long generation, long nanos) {}

  private final NearCacheConfig config;
  private final Cache<String, Held> entries;
  private final AtomicLongArray epochs = new AtomicLongArray(STRIPES);
  private final AtomicLong generation = new AtomicLong();
  private volatile boolean armed;

  public NearCache(NearCacheConfig config) {
    this.config = config;
    this.entries =
        Caffeine.newBuilder()
            .maximumWeight(config.maxBytes())
            .weigher((String name, Held held) -> held.entry().payload().length() + OVERHEAD_BYTES)
            .expireAfter(
                Expiry.<String, Held>creating((name, held) -> Duration.ofNanos(held.nanos())))
            .build();
  }

  public Optional<Entry> find(String name) {
    Held held = armed ? entries.getIfPresent(name) : null;
    return held == null || held.generation() != generation.get()
        ? Optional.empty()
        : Optional.of(held.entry());
  }

  /** A number that the next invalidation of {@code name} changes. */
  public long epoch(String name) {
    return epochs.get(stripe(name));
  }

  /** Takes an entry that was asked for at {@code epoch}, unless it may have changed since. */
  public void put(String name, Entry entry, long epoch, Instant now) {
    Duration fresh = Duration.between(now, entry.softExpiry());
    Duration stay = fresh.compareTo(config.maxAge()) < 0 ? fresh : config.maxAge();
    if (!config.enabled() || !stay.isPositive()) {
      return;
    }
    long current = generation.get();
    entries
        .asMap()
        .compute( // while an invalidation of this name waits
            name,
            (same, before) ->
                armed && epoch(name) == epoch ? new Held(entry, current, stay.toNanos()) : before);
  }

  public void invalidate(String name) {
    epochs.incrementAndGet(stripe(name));
    entries.asMap().remove(name);
  }

  /** Invalidations are heard from now on. */
  public void arm() {
    armed = true;
  }

  /** Invalidations may get lost from now on. */
  public void disarm() {
    armed = false;
    generation.incrementAndGet();
    for (int stripe = 0; stripe < STRIPES; stripe++) {
      epochs.incrementAndGet(stripe);
    }
    entries.invalidateAll();
  }

  /** Keeps no more than {@code maxBytes} from now on. */
  public void resize(long maxBytes) {
    entries.policy().eviction().ifPresent(eviction -> eviction.setMaximum(maxBytes));
  }

  /** How full it is, 0 to 1. */
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

  /** About how many entries there are. */
  public long size() {
    return entries.estimatedSize();
  }

  private static int stripe(String name) {
    int hash = name.hashCode();
    return (hash ^ hash >>> 16) & (STRIPES - 1);
  }
}
