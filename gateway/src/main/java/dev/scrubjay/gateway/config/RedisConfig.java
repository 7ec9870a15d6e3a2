package dev.scrubjay.gateway.config;

import dev.scrubjay.gateway.config.reader.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Where the shared cache is, and how long it may take.
 *
 * @param url {@code redis://[user:password@]host:port[/db]}, {@code
 *     redis-sentinel://[user:password@]host:port,host:port/db#master} or {@code
 *     redis-cluster://[user:password@]host:port,host:port}, each with {@code rediss} for TLS; if
 *     empty, a private server is started beside the gateway
 * @param caFile who vouches for the server's certificate, PEM; if empty, whom the JVM trusts
 * @param readFrom where lookups go
 * @param shards over which one tenant's entries are spread; all replicas must agree on it
 * @param lookupTimeout how long a request waits for a lookup before it goes on as a miss
 * @param storeTimeout how long a store, which no request waits for, may take
 * @param connectTimeout for each attempt to connect
 * @param queueSize commands under way at the most; further ones are refused at once
 */
public record RedisConfig(
    Optional<Secret> url,
    Optional<Path> caFile,
    ReadFrom readFrom,
    int shards,
    Duration lookupTimeout,
    Duration storeTimeout,
    Duration connectTimeout,
    int queueSize) {
  public static final RedisConfig DEFAULT =
      new RedisConfig(
          Optional.empty(),
          Optional.empty(),
          ReadFrom.MASTER,
          1,
          Duration.ofMillis(50),
          Duration.ofSeconds(1),
          Duration.ofSeconds(2),
          10_000);

  /** Where lookups go in a Cluster and with Sentinel. */
  public enum ReadFrom {
    MASTER,
    /** To a replica if there is one, whose answers may lag behind. */
    REPLICA
  }
}
