package dev.scrubjay.gateway.config;

import java.time.Duration;

/**
 * Limits of what requests may take of a replica.
 *
 * @param maxJsonTokens the most brackets, colons and commas of a JSON body
 * @param memoryShare the part of the heap that requests may hold together
 * @param slowReader how long a client may take nothing of the reply that waits for it
 * @param headerTimeout how long a client may take to send a request's headers
 * @param idleTimeout how long a connection may be without a request
 * @param maxConnections 0 for what the limit of descriptors allows
 * @param maxConnectionsPerAddress 0 for half of all
 * @param turnAwayAfter how long an event loop may be busy with what has arrived before further
 *     requests are turned away unread; zero for never
 */
public record LimitsConfig(
    int maxJsonTokens,
    double memoryShare,
    Duration slowReader,
    Duration headerTimeout,
    Duration idleTimeout,
    int maxConnections,
    int maxConnectionsPerAddress,
    Duration turnAwayAfter) {
  public static final LimitsConfig DEFAULT =
      new LimitsConfig(
          500_000,
          0.4,
          Duration.ofSeconds(60),
          Duration.ofSeconds(10),
          Duration.ofMinutes(2),
          0,
          0,
          Duration.ofMillis(50));
}
