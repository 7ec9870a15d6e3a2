package dev.scrubjay.gateway.completion;

import dev.scrubjay.gateway.cache.Entry;
import dev.scrubjay.gateway.cache.Lookup;
import java.time.Duration;
import java.time.Instant;

/** What the cache had to do with an answer. */
public sealed interface CacheStatus {

  /**
   * It came from the cache.
   *
   * @param age since it was stored
   * @param ttl until it is stale
   */
  record Hit(Duration age, Duration ttl) implements CacheStatus {
    public static Hit of(Entry entry, Instant now) {
      return new Hit(
          Duration.between(entry.created(), now), Duration.between(now, entry.softExpiry()));
    }
  }

  /** It was not in the cache; {@code stored} if it is now being stored. */
  record Miss(Reason reason, boolean stored) implements CacheStatus {

    /** Why there was no hit. */
    public enum Reason {
      /** No entry. */
      ABSENT,
      /** The request said {@code no-cache}. */
      REQUEST,
      /** The entry came of a model less accurate than this request asks for. */
      ACCURACY,
      /** The entry's bytes could not be used. */
      CORRUPT,
      /** Redis was too slow, or away. */
      CACHE_UNAVAILABLE;

      static Reason of(Lookup.Reason reason) {
        return switch (reason) {
          case ABSENT -> ABSENT;
          case CORRUPT -> CORRUPT;
          case TIMEOUT, UNAVAILABLE -> CACHE_UNAVAILABLE;
        };
      }
    }
  }

  /** The cache was left out. */
  record Bypass(String reason) implements CacheStatus {}
}
