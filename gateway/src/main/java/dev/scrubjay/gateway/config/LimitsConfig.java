package dev.scrubjay.gateway.config;

import java.time.Duration;

/**
 * Limits of what requests may take of a replica.
 *
 * @param maxJsonTokens the most brackets, colons and commas of a JSON body
 * @param memoryShare the part of the heap that requests may hold together
 * @param slowReader how long a client may take nothing of the reply that waits for it
 */
public record LimitsConfig(int maxJsonTokens, double memoryShare, Duration slowReader) {
  public static final LimitsConfig DEFAULT = new LimitsConfig(500_000, 0.4, Duration.ofSeconds(60));
}
