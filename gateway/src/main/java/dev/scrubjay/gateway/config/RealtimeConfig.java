package dev.scrubjay.gateway.config;

import java.time.Duration;

/**
 * Limits of realtime sessions, which are WebSockets that are passed through to a provider.
 *
 * @param maxSessions the most sessions of a tenant at one replica; further ones are refused
 * @param maxMessageBytes the largest message, either way
 * @param idle how long neither side may send anything
 * @param maxDuration the longest session
 */
public record RealtimeConfig(
    int maxSessions, int maxMessageBytes, Duration idle, Duration maxDuration) {
  public static final RealtimeConfig DEFAULT =
      new RealtimeConfig(100, 16 * 1024 * 1024, Duration.ofMinutes(5), Duration.ofHours(1));

  /** The largest message that is read in order to be refused; beyond it the connection ends. */
  public int maxReadBytes() {
    return 2 * maxMessageBytes;
  }
}
