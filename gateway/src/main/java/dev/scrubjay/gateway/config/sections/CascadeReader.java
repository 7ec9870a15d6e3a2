package dev.scrubjay.gateway.config.sections;

import dev.scrubjay.gateway.config.reader.Format;
import dev.scrubjay.gateway.config.reader.Section;
import dev.scrubjay.policy.cascade.CascadePolicy;
import dev.scrubjay.policy.cascade.CascadePolicy.Unverified;
import java.time.Duration;

/** Reads {@code routing_policies.cascade}. */
public final class CascadeReader {
  private static final Format<Double> SHARE = Format.number(0, 1);
  private static final Format<Duration> WAIT =
      Format.duration(Duration.ofMillis(100), Duration.ofMinutes(10));

  private CascadeReader() {}

  /** Reads the section. */
  public static CascadePolicy read(Section cascade) {
    CascadePolicy standard = CascadePolicy.DEFAULT;
    return new CascadePolicy(
        cascade.get("enabled", Format.flag(), standard.enabled()),
        cascade.find("ask", Format.text()),
        cascade.get("agreement", Format.flag(), standard.agreement()),
        cascade.find("agree_with", Format.text()),
        cascade.find("judge", Format.text()),
        cascade.find("escalate_to", Format.text()),
        cascade.get("unverified", Format.choice(Unverified.class), standard.unverified()),
        cascade.get("min_confidence", SHARE, standard.minConfidence()),
        cascade.get("max_cost_share", SHARE, standard.maxCostShare()),
        cascade.get("max_wait", WAIT, standard.maxWait()));
  }
}
