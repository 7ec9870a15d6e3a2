package dev.scrubjay.gateway.dialect.responses;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Whether a provider has the Responses API, as far as is known: as configured, until it says that
 * it does not know the path. That is believed for a while. Thread-safe.
 */
public final class NativeResponses {
  private static final Duration BELIEVED = Duration.ofMinutes(10);

  private final InstantSource clock;
  private volatile Instant missingUntil = Instant.MIN;

  public NativeResponses(InstantSource clock) {
    this.clock = clock;
  }

  boolean areThere() {
    return !clock.instant().isBefore(missingUntil);
  }

  /** Notes that the provider does not know the path. */
  void missing() {
    missingUntil = clock.instant().plus(BELIEVED);
  }
}
