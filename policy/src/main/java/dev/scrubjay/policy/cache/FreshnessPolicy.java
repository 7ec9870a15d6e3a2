package dev.scrubjay.policy.cache;

import static dev.scrubjay.policy.Ranges.require;
import static dev.scrubjay.policy.Ranges.requireShare;

import java.time.Duration;

/**
 * What happens around an entry's end.
 *
 * @param ttlJitter the share of its TTL by which an entry may end early, so that entries that were
 *     stored together do not end together; 0 to 0.5
 * @param staleWhileRevalidate how long a stale entry is served while a fresh one is made
 * @param staleIfError how long a stale entry is served where there would be an error instead
 * @param negativeTtl how long a provider's refusal of a request is remembered; 0 for not at all
 * @param refreshBeta how early hot entries are made anew, see {@link #refreshesEarly}; 0 for never
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

  /** How long entries are kept once they are stale. */
  public Duration grace() {
    return staleWhileRevalidate.compareTo(staleIfError) > 0 ? staleWhileRevalidate : staleIfError;
  }

  /**
   * Whether an entry may answer a request.
   *
   * @param age since it was stored
   * @param left until it is stale; negative once it is
   * @param regeneration how long it takes to make
   * @param draw uniform in (0, 1], see {@link #refreshesEarly}
   */
  public Freshness judge(
      Duration age, Duration left, Duration regeneration, CacheDirectives asked, double draw) {
    Duration wanted = asked.maxAge().map(most -> shorter(left, most.minus(age))).orElse(left);
    Duration spare = wanted.minus(asked.minFresh().orElse(Duration.ZERO));
    if (spare.isPositive()) {
      return refreshesEarly(left, regeneration, draw)
          ? Freshness.FRESH_REFRESH_DUE
          : Freshness.FRESH;
    }
    Duration over = spare.negated();
    if (asked.maxStale().isPresent() && over.compareTo(asked.maxStale().get()) <= 0) {
      return Freshness.STALE_ALLOWED;
    }
    if (asked.maxAge().isPresent() || asked.minFresh().isPresent()) {
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
   * Whether this hit is the one to have the entry made anew before it ends: if {@code -ln(draw) ·
   * beta · regeneration >= left}. The more often an entry is asked for shortly before its end, the
   * surer one of its hits draws low enough, so that hot entries never end, and others do (A.
   * Vattani, F. Chierichetti, K. Lowenstein, "Optimal Probabilistic Cache Stampede Prevention",
   * VLDB 2015).
   *
   * @param left until the entry is stale
   * @param regeneration how long it takes to make
   * @param draw uniform in (0, 1]
   */
  boolean refreshesEarly(Duration left, Duration regeneration, double draw) {
    return refreshBeta > 0
        && -Math.log(draw) * refreshBeta * regeneration.toMillis() >= left.toMillis();
  }
}
