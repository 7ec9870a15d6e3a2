package dev.scrubjay.gateway.config.sections;

import dev.scrubjay.gateway.config.reader.Format;
import dev.scrubjay.gateway.config.reader.Section;
import dev.scrubjay.policy.preload.PreloadPolicy;

/** Reads {@code cache_policies.preload}, and what tenants have of their own. */
public final class PreloadReader {
  private static final Format<Double> USD = Format.number(0.000_001, 1e6);
  private static final Format<Integer> CALLS = Format.integer(1, 100);

  private PreloadReader() {}

  /** Reads a section, which overrides {@code standard}. */
  public static PreloadPolicy read(Section preload, PreloadPolicy standard) {
    return new PreloadPolicy(
        preload.get("enabled", Format.flag(), standard.enabled()),
        preload.get("daily_usd", USD, standard.dailyUsd()),
        preload.get("max_in_flight", CALLS, standard.maxInFlight()));
  }
}
