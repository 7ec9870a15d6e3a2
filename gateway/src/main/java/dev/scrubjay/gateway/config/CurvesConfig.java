package dev.scrubjay.gateway.config;

import java.time.Duration;

/**
 * Settings of the curves that tell what more memory and other TTLs would bring.
 *
 * @param enabled whether accesses are sampled
 * @param window how long they are kept, one minute to 30 days
 */
public record CurvesConfig(boolean enabled, Duration window) {
  public static final CurvesConfig DEFAULT = new CurvesConfig(true, Duration.ofDays(1));
}
