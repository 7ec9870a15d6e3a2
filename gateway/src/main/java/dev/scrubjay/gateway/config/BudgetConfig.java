package dev.scrubjay.gateway.config;

import dev.scrubjay.gateway.config.reader.Format;
import dev.scrubjay.gateway.config.reader.Section;
import java.time.Duration;
import java.time.Instant;

/**
 * A tenant's budget.
 *
 * @param usd for each period, above 0
 * @param period counted from 1970, so that it is the same at all replicas
 */
public record BudgetConfig(double usd, Duration period) {
  static final Duration DAY = Duration.ofDays(1);

  /** Reads a budget whose amount has been read. */
  public static BudgetConfig read(Section budget, double usd) {
    return new BudgetConfig(
        usd,
        budget.get("period", Format.duration(Duration.ofMinutes(1), Duration.ofDays(366)), DAY));
  }

  /** The number of the period that {@code instant} is in. */
  public long index(Instant instant) {
    return Math.floorDiv(instant.toEpochMilli(), period.toMillis());
  }

  /** The share of the period that has passed at {@code instant}, 0 to 1. */
  public double elapsed(Instant instant) {
    return Math.floorMod(instant.toEpochMilli(), period.toMillis()) / (double) period.toMillis();
  }
}
