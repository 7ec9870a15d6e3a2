package dev.scrubjay.gateway.observe;

import dev.scrubjay.gateway.cache.Entry;
import dev.scrubjay.gateway.cache.Lookup;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The part that the cache had in an answer. */
public sealed interface CacheStatus {

  /**
   * The answer came from the cache.
   *
   * @param age the time since it was stored
   * @param ttl the time until it is stale; negative if it is stale
   * @param tier where it was found
   * @param preloaded whether the answer was made before it was asked for
   * @param reused if it was given to another wording of the request
   */
  record Hit(
      Duration age, Duration ttl, Lookup.Tier tier, boolean preloaded, Optional<ReusedFor> reused)
      implements CacheStatus {
    /** A hit on the answer to an earlier request of the same wording. */
    public Hit(Duration age, Duration ttl, Lookup.Tier tier) {
      this(age, ttl, tier, false, Optional.empty());
    }

    /** The same hit of an answer to another wording. */
    public Hit as(ReusedFor other) {
      return new Hit(age, ttl, tier, preloaded, Optional.of(other));
    }

    public static Hit of(Lookup.CacheHit hit, Instant now) {
      return new Hit(
          Duration.between(hit.entry().created(), now),
          Duration.between(now, hit.entry().softExpiry()),
          hit.tier(),
          hit.entry().isPreloaded(),
          Optional.empty());
    }
  }

  /**
   * The other wording of a request.
   *
   * @param similarity of the two, -1 to 1
   * @param promptHash of the other's last turn
   */
  record ReusedFor(double similarity, String promptHash) {}

  /**
   * The answer is a stale entry, served as no provider answered.
   *
   * @param age the time since it was stored
   */
  record StaleIfError(Duration age) implements CacheStatus {
    public static StaleIfError of(Entry entry, Instant now) {
      return new StaleIfError(Duration.between(entry.created(), now));
    }
  }

  /**
   * The answer was not in the cache.
   *
   * @param stored whether it is being stored now
   * @param collapsed whether it is shared with a request that came before
   */
  record Miss(MissReason reason, boolean stored, boolean collapsed) implements CacheStatus {
    public static Miss because(MissReason reason) {
      return new Miss(reason, false, false);
    }

    /** The reason of a miss. */
    public enum MissReason {
      /** There is no entry. */
      ABSENT,
      /** The entry is stale, or older than the request accepts. */
      STALE,
      /** The request said {@code no-cache}. */
      REQUEST,
      /** The entry is the answer of a model less accurate than the request requires. */
      ACCURACY,
      /** The entry cannot be read. */
      CORRUPT,
      /** Redis is too slow, or away. */
      CACHE_UNAVAILABLE;

      public static MissReason of(Lookup.AbsenceReason reason) {
        return switch (reason) {
          case ABSENT -> ABSENT;
          case CORRUPT -> CORRUPT;
          case TIMEOUT, UNAVAILABLE -> CACHE_UNAVAILABLE;
        };
      }
    }
  }

  /**
   * Some parts of the answer were in the cache.
   *
   * @param found the parts that were
   * @param asked all parts
   */
  record Partial(int found, int asked) implements CacheStatus {}

  /** The request bypassed the cache. */
  record Bypass(String reason) implements CacheStatus {
    /** The answer is an estimate of the gateway itself. */
    public static final Bypass ESTIMATED = new Bypass("estimated");
  }
}
