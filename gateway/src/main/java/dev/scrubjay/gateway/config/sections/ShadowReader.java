package dev.scrubjay.gateway.config.sections;

import dev.scrubjay.gateway.config.reader.Format;
import dev.scrubjay.gateway.config.reader.Section;
import dev.scrubjay.policy.shadow.ShadowPolicy;
import java.time.Duration;
import java.util.Optional;

/** Reads {@code routing_policies.shadow}, and what tenants have of their own. */
public final class ShadowReader {
  private static final Format<Double> SHARE = Format.number(0.000_001, 0.1);
  private static final Format<Double> USD = Format.number(0.000_001, 1e6);
  private static final Format<Integer> CALLS = Format.integer(1, 1000);
  private static final Format<Duration> WAIT =
      Format.duration(Duration.ofMillis(100), Duration.ofMinutes(10));

  private ShadowReader() {}

  /** Reads the section. */
  public static ShadowPolicy read(Section shadow) {
    ShadowPolicy standard = ShadowPolicy.DEFAULT;
    return with(
        ofTenant(shadow, standard),
        shadow.get("max_in_flight", CALLS, standard.maxInFlight()),
        shadow.get("max_wait", WAIT, standard.maxWait()));
  }

  /** Reads a tenant's section, which overrides {@code standard}. */
  static ShadowPolicy ofTenant(Section shadow, ShadowPolicy standard) {
    Optional<String> judge = shadow.find("judge", Format.text());
    return new ShadowPolicy(
        shadow.get("enabled", Format.flag(), standard.enabled()),
        shadow.get("share", SHARE, standard.share()),
        shadow.get("daily_usd", USD, standard.dailyUsd()),
        judge.or(standard::judge),
        standard.maxInFlight(),
        standard.maxWait());
  }

  private static ShadowPolicy with(ShadowPolicy policy, int maxInFlight, Duration maxWait) {
    return new ShadowPolicy(
        policy.enabled(), policy.share(), policy.dailyUsd(), policy.judge(), maxInFlight, maxWait);
  }
}
