package dev.scrubjay.gateway.observe;

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
   * @param ttl until it is stale; negative if it is
   * @param tier where it was found
   */
  record Hit(Duration age, Duration ttl, Lookup.Tier tier) implements CacheStatus {
    public static Hit of(Lookup.CacheHit hit, Instant now) {
      return new Hit(
          Duration.between(hit.entry().created(), now),
          Duration.between(now, hit.entry().softExpiry()),
          hit.tier());
    }
  }

  /**
   * It was stale, and no provider answered.
   *
   * @param age since it was stored
   */
  record StaleIfError(Duration age) implements CacheStatus {
    public static StaleIfError of(Entry entry, Instant now) {
      return new StaleIfError(Duration.between(entry.created(), now));
    }
  }

  /**
   * It was not in the cache.
   *
   * @param stored whether it is now being stored
   * @param collapsed whether it is shared with a request that came before
   */
  record Miss(Reason reason, boolean stored, boolean collapsed) implements CacheStatus {
    public static Miss because(Reason reason) {
      return new Miss(reason, false, false);
    }

    /** Why there was no hit. */
    public enum Reason {
      /** No entry. */
      ABSENT,
      /** The entry is stale, or older than the request takes. */
      STALE,
      /** The request said {@code no-cache}. */
      REQUEST,
      /** The entry came of a model less accurate than this request asks for. */
      ACCURACY,
      /** The entry's bytes could not be used. */
      CORRUPT,
      /** Redis was too slow, or away. */
      CACHE_UNAVAILABLE;

      public static Reason of(Lookup.MissReason reason) {
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
