package dev.scrubjay.gateway.config;

import dev.scrubjay.gateway.config.reader.Format;
import dev.scrubjay.gateway.config.reader.Section;
import java.time.Duration;
import java.time.Instant;

/**
 * What a tenant means to spend.
 *
 * @param usd for each period, above 0
 * @param period counted from 1970 on, so that all replicas have the same
 */
public record BudgetConfig(double usd, Duration period) {
  static final Duration DAY = Duration.ofDays(1);

  public static BudgetConfig read(Section budget, double usd) {
    return new BudgetConfig(
        usd,
        budget.get("period", Format.duration(Duration.ofMinutes(1), Duration.ofDays(366)), DAY));
  }

  /** Which period {@code instant} is in. */
  public long index(Instant instant) {
    return Math.floorDiv(instant.toEpochMilli(), period.toMillis());
  }

  /** The share of its period that is over at {@code instant}. */
  public double elapsed(Instant instant) {
    return Math.floorMod(instant.toEpochMilli(), period.toMillis()) / (double) period.toMillis();
  }
}
