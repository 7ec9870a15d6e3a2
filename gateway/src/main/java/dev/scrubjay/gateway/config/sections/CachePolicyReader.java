package dev.scrubjay.gateway.config.sections;

import dev.scrubjay.gateway.config.reader.Format;
import dev.scrubjay.gateway.config.reader.Section;
import dev.scrubjay.policy.cache.CacheLimits;
import dev.scrubjay.policy.cache.CachePolicy;
import dev.scrubjay.policy.cache.EvictionPolicy;
import dev.scrubjay.policy.cache.FrequencyPolicy;
import dev.scrubjay.policy.cache.FreshnessPolicy;
import dev.scrubjay.policy.cache.HitUsage;
import dev.scrubjay.policy.cache.TtlStrategies;
import java.time.Duration;

/** Reads {@code cache_policies}. */
public final class CachePolicyReader {
  private static final Format<Duration> TTL =
      Format.seconds(Duration.ofSeconds(1), Duration.ofDays(365));
  private static final Format<Duration> GRACE = Format.seconds(Duration.ZERO, Duration.ofDays(30));

  private CachePolicyReader() {}

  /** Reads the section. */
  public static CachePolicy read(Section cache) {
    CachePolicy standard = CachePolicy.DEFAULT;
    return new CachePolicy(
        cache.get("enabled", Format.flag(), standard.enabled()),
        ttl(cache.section("ttl_strategies"), standard.ttl()),
        cache.get(
            "compression_threshold",
            Format.integer(0, Integer.MAX_VALUE),
            standard.compressionThreshold()),
        cache.get("eviction_policy", Format.choice(EvictionPolicy.class), standard.eviction()),
        limits(cache),
        frequency(cache.section("access_frequency")),
        freshness(cache),
        cache.get("second_usd", Format.number(0, 1000), standard.secondUsd()),
        cache.get(
            "replay_chars_per_second",
            Format.integer(0, 1_000_000),
            standard.replayCharsPerSecond()),
        cache.get("hit_usage", Format.choice(HitUsage.class), standard.hitUsage()));
  }

  static TtlStrategies ttl(Section ttl, TtlStrategies standard) {
    return new TtlStrategies(
        ttl.get("frequent", TTL, standard.frequent()),
        ttl.get("moderate", TTL, standard.moderate()),
        ttl.get("rare", TTL, standard.rare()));
  }

  private static CacheLimits limits(Section cache) {
    CacheLimits standard = CacheLimits.DEFAULT;
    return new CacheLimits(
        cache.get("max_cache_size", Format.integer(1, Integer.MAX_VALUE), standard.maxEntries()),
        cache.get("max_cache_bytes", Format.bytes(1024, 1L << 44), standard.maxBytes()),
        cache.get("max_entry_bytes", Format.integer(1, 512 << 20), standard.maxEntryBytes()));
  }

  private static FrequencyPolicy frequency(Section frequency) {
    FrequencyPolicy standard = FrequencyPolicy.DEFAULT;
    double frequent =
        frequency.get("frequent_per_hour", Format.number(0.001, 1e6), standard.frequentPerHour());
    double moderate =
        frequency.get("moderate_per_hour", Format.number(0.001, 1e6), standard.moderatePerHour());
    if (moderate >= frequent) {
      frequency.problem("moderate_per_hour", "not less than frequent_per_hour");
      return standard;
    }
    return new FrequencyPolicy(
        frequent,
        moderate,
        frequency.get(
            "half_life",
            Format.duration(Duration.ofSeconds(1), Duration.ofDays(30)),
            standard.halfLife()),
        frequency.get(
            "memory",
            Format.duration(Duration.ofSeconds(1), Duration.ofDays(30)),
            standard.memory()));
  }

  private static FreshnessPolicy freshness(Section cache) {
    FreshnessPolicy standard = FreshnessPolicy.DEFAULT;
    return new FreshnessPolicy(
        cache.get("ttl_jitter", Format.number(0, 0.5), standard.ttlJitter()),
        cache.get("stale_while_revalidate", GRACE, standard.staleWhileRevalidate()),
        cache.get("stale_if_error", GRACE, standard.staleIfError()),
        cache.get(
            "negative_ttl",
            Format.seconds(Duration.ZERO, Duration.ofHours(1)),
            standard.negativeTtl()),
        cache.get("early_refresh", Format.number(0, 10), standard.refreshBeta()));
  }
}
