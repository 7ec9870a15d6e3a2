package dev.scrubjay.policy.cache;

import static dev.scrubjay.policy.Ranges.require;
import static dev.scrubjay.policy.Ranges.requireShare;

import java.time.Duration;

/**
 * The handling of entries that are about to expire or stale.
 *
 * @param ttlJitter the share of its TTL by which an entry may expire early, so that entries stored
 *     together do not expire together; 0 to 0.5
 * @param staleWhileRevalidate how long a stale entry is served while it is refreshed
 * @param staleIfError how long a stale entry is served instead of an error
 * @param negativeTtl how long a provider's refusal of a request is cached; 0 to disable
 * @param refreshBeta how early hot entries are refreshed, see {@link #refreshesEarly}; 0 to disable
 */
public record FreshnessPolicy(
    double ttlJitter,
    Duration staleWhileRevalidate,
    Duration staleIfError,
    Duration negativeTtl,
    double refreshBeta) {
  public static final FreshnessPolicy DEFAULT =
      new FreshnessPolicy(0.05, Duration.ZERO, Duration.ofMinutes(5), Duration.ofSeconds(5), 1);

  public FreshnessPolicy {
    requireShare("ttl_jitter", ttlJitter);
    require(ttlJitter <= 0.5, "ttl_jitter", ttlJitter, "0 to 0.5");
    require(
        !staleWhileRevalidate.isNegative(), "stale_while_revalidate", staleWhileRevalidate, ">= 0");
    require(!staleIfError.isNegative(), "stale_if_error", staleIfError, ">= 0");
    require(!negativeTtl.isNegative(), "negative_ttl", negativeTtl, ">= 0");
    require(refreshBeta >= 0, "early_refresh", refreshBeta, ">= 0");
  }

  /** The time that stale entries are kept. */
  public Duration grace() {
    return staleWhileRevalidate.compareTo(staleIfError) > 0 ? staleWhileRevalidate : staleIfError;
  }

  /**
   * The freshness of an entry for a request.
   *
   * @param age the time since it was stored
   * @param left the time until it is stale; negative once it is
   * @param regeneration the time that a refresh takes
   * @param directives the directives of the request
   * @param draw a random number, uniform in (0, 1], see {@link #refreshesEarly}
   */
  public Freshness judge(
      Duration age, Duration left, Duration regeneration, CacheDirectives directives, double draw) {
    Duration wanted = directives.maxAge().map(most -> shorter(left, most.minus(age))).orElse(left);
    Duration spare = wanted.minus(directives.minFresh().orElse(Duration.ZERO));
    if (spare.isPositive()) {
      return refreshesEarly(left, regeneration, draw)
          ? Freshness.FRESH_REFRESH_DUE
          : Freshness.FRESH;
    }
    Duration over = spare.negated();
    if (directives.maxStale().isPresent() && over.compareTo(directives.maxStale().get()) <= 0) {
      return Freshness.STALE_ALLOWED;
    }
    if (directives.maxAge().isPresent() || directives.minFresh().isPresent()) {
      return Freshness.UNUSABLE;
    }
    if (over.compareTo(staleWhileRevalidate) < 0) {
      return Freshness.STALE_WHILE_REVALIDATE;
    }
    return over.compareTo(staleIfError) < 0 ? Freshness.STALE_IF_ERROR : Freshness.UNUSABLE;
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /**
   * Whether this hit refreshes the entry before it expires: if {@code -ln(draw) · beta ·
   * regeneration >= left}. The more often an entry is requested shortly before it expires, the
   * likelier it is that one of its hits draws low enough. So hot entries never expire, and others
   * do (A. Vattani, F. Chierichetti, K. Lowenstein, "Optimal Probabilistic Cache Stampede
   * Prevention", VLDB 2015).
   *
   * @param left the time until the entry is stale
   * @param regeneration the time that a refresh takes
   * @param draw uniform in (0, 1]
   */
  boolean refreshesEarly(Duration left, Duration regeneration, double draw) {
    return refreshBeta > 0
        && -Math.log(draw) * refreshBeta * regeneration.toMillis() >= left.toMillis();
  }
}
