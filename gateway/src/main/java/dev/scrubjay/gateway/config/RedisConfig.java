package dev.scrubjay.gateway.config;

import dev.scrubjay.gateway.config.reader.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Settings of the connection to Redis.
 *
 * @param url {@code redis://[user:password@]host:port[/db]}, {@code
 *     redis-sentinel://[user:password@]host:port,host:port/db#master} or {@code
 *     redis-cluster://[user:password@]host:port,host:port}, each with {@code rediss} for TLS; if
 *     empty, the gateway starts a private server
 * @param sentinelPassword of the Sentinels; if empty, they are tried with the one in the address'
 *     parameter {@code sentinel_password} or else with the master's and without one
 * @param caFile the certificates that verify the server's, PEM; if empty, those that the JVM trusts
 * @param readFrom the servers that answer lookups
 * @param shards the number of shards of each tenant's entries, the same at all replicas
 * @param lookupTimeout how long a request waits for a lookup before it continues as a miss
 * @param storeTimeout how long a store, for which no request waits, may take
 * @param connectTimeout for each attempt to connect
 * @param queueSize the most commands in flight; further ones fail at once
 */
public record RedisConfig(
    Optional<Secret> url,
    Optional<Secret> sentinelPassword,
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

  /** Settings without a password for Sentinels alone. */
  public RedisConfig(
      Optional<Secret> url,
      Optional<Path> caFile,
      ReadFrom readFrom,
      int shards,
      Duration lookupTimeout,
      Duration storeTimeout,
      Duration connectTimeout,
      int queueSize) {
    this(
        url,
        Optional.empty(),
        caFile,
        readFrom,
        shards,
        lookupTimeout,
        storeTimeout,
        connectTimeout,
        queueSize);
  }

  /** The servers that answer lookups in a Cluster and with Sentinel. */
  public enum ReadFrom {
    MASTER,
    /** A replica if there is one. Its data may lag behind. */
    REPLICA
  }
}
