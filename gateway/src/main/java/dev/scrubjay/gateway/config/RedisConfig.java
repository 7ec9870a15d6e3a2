package dev.scrubjay.gateway.config;

import java.time.Duration;
import java.util.Optional;

/**
 * Where the shared cache is, and how long it may take.
 *
 * @param url {@code redis://[user:password@]host:port[/db]} or {@code rediss://...}; if empty, a
 *     private server is started beside the gateway
 * @param lookupTimeout how long a request waits for a lookup before it goes on as a miss
 * @param storeTimeout how long a store, which no request waits for, may take
 * @param connectTimeout for each attempt to connect
 * @param queueSize commands under way at the most; further ones are refused at once
 */
public record RedisConfig(
    Optional<Secret> url,
    Duration lookupTimeout,
    Duration storeTimeout,
    Duration connectTimeout,
    int queueSize) {
  public static final RedisConfig DEFAULT =
      new RedisConfig(
          Optional.empty(),
          Duration.ofMillis(50),
          Duration.ofSeconds(1),
          Duration.ofSeconds(2),
          10_000);
}
