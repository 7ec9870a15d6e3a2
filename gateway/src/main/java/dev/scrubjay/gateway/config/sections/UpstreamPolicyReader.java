package dev.scrubjay.gateway.config.sections;

import dev.scrubjay.gateway.config.reader.Durations;
import dev.scrubjay.gateway.config.reader.Format;
import dev.scrubjay.gateway.config.reader.Section;
import dev.scrubjay.policy.upstream.EjectionPolicy;
import dev.scrubjay.policy.upstream.Failover;
import dev.scrubjay.policy.upstream.FirstTokenLimit;
import dev.scrubjay.policy.upstream.Hedging;
import dev.scrubjay.policy.upstream.RescueMode;
import dev.scrubjay.policy.upstream.Retries;
import dev.scrubjay.policy.upstream.RetryBudget;
import dev.scrubjay.policy.upstream.UpstreamPolicy;
import java.time.Duration;

/** Reads {@code upstream_policies}. */
public final class UpstreamPolicyReader {
  private static final Format<Double> SHARE = Format.number(0, 1);
  private static final Format<Duration> DURATION =
      Format.duration(Duration.ofMillis(1), Duration.ofHours(1));

  private UpstreamPolicyReader() {}

  /** Reads the section. */
  public static UpstreamPolicy read(Section section) {
    UpstreamPolicy standard = UpstreamPolicy.DEFAULT;
    return new UpstreamPolicy(
        section.get("deadline", DURATION, standard.deadline()),
        section.get("pinned_fallbacks", Format.flag(), standard.pinnedFallbacks()),
        section.get("min_concurrency", Format.integer(1, 100_000), standard.minConcurrency()),
        ejection(section.section("ejection"), standard.ejection()),
        retryBudget(section.section("retry_budget"), standard.retryBudget()),
        hedging(section.section("hedging"), standard.hedging()),
        new Failover(
            retries(section.section("retry"), standard.failover().retries()),
            firstToken(section.section("first_token"), standard.failover().firstToken()),
            section.get("rescue", Format.choice(RescueMode.class), standard.failover().rescue())));
  }

  private static EjectionPolicy ejection(Section section, EjectionPolicy standard) {
    Duration base = section.get("base", DURATION, standard.base());
    Duration max = section.get("max", DURATION, standard.max());
    if (max.compareTo(base) < 0) {
      section.problem("max", "less than base (expected: at least " + Durations.show(base) + ")");
      max = base;
    }
    return new EjectionPolicy(
        section.get(
            "consecutive_failures", Format.integer(1, 1000), standard.consecutiveFailures()),
        base,
        max,
        section.get("max_share", SHARE, standard.maxShare()),
        section.get("jitter", SHARE, standard.jitter()),
        section.get("max_retry_after", DURATION, standard.maxRetryAfter()));
  }

  private static RetryBudget.Policy retryBudget(Section section, RetryBudget.Policy standard) {
    return new RetryBudget.Policy(
        section.get("share", SHARE, standard.share()),
        section.get("minimum", Format.integer(0, 100_000), standard.minimum()),
        section.get("window", DURATION, standard.window()));
  }

  private static Hedging hedging(Section section, Hedging standard) {
    return new Hedging(
        section.get("enabled", Format.flag(), standard.enabled()), section.find("delay", DURATION));
  }

  private static Retries retries(Section section, Retries standard) {
    Duration base = section.get("base", DURATION, standard.base());
    Duration max = section.get("max", DURATION, standard.max());
    if (max.compareTo(base) < 0) {
      section.problem("max", "less than base (expected: at least " + Durations.show(base) + ")");
      max = base;
    }
    return new Retries(
        section.get("attempts", Format.integer(0, 10), standard.most()),
        base,
        max,
        section.get("max_retry_after", DURATION, standard.maxRetryAfter()));
  }

  private static FirstTokenLimit firstToken(Section section, FirstTokenLimit standard) {
    return new FirstTokenLimit(
        section.get("learned", Format.flag(), standard.learned()),
        section.get("factor", Format.number(1, 100), standard.factor()),
        section.get("floor", DURATION, standard.floor()));
  }
}
