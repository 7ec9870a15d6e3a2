package dev.scrubjay.gateway.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.scrubjay.gateway.cache.Entry;
import dev.scrubjay.gateway.cache.Lookup;
import dev.scrubjay.gateway.cache.PurgeFilter;
import dev.scrubjay.gateway.cache.StoreRequest;
import dev.scrubjay.gateway.config.RedisConfig;
import dev.scrubjay.gateway.redis.LocalRedis;
import dev.scrubjay.policy.cache.AccessFrequency;
import dev.scrubjay.policy.cache.CachePlan;
import dev.scrubjay.policy.cache.CachePolicy;
import dev.scrubjay.policy.key.CacheKey;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Lookups at a replica that lags behind. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ReplicaReadsIT {
  private static final PurgeFilter ALL =
      new PurgeFilter(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  private static final String HOST = "127.0.0.1";

  private final Vertx vertx = Vertx.vertx();
  private final LocalRedis master = LocalRedis.start("--repl-diskless-sync-delay", "0");
  private final LocalRedis replica =
      LocalRedis.start(
          "--repl-diskless-sync-delay", "0", "--replicaof", HOST, Integer.toString(master.port()));
  private final RedisClient client = RedisClient.create();
  private final RedisCommands<String, String> leading = commands(master);
  private final RedisCommands<String, String> lagging = commands(replica);

  @AfterAll
  void stop() {
    client.shutdown();
    TwoReplicas.get(vertx.close());
    replica.close();
    master.close();
  }

  private RedisCommands<String, String> commands(LocalRedis redis) {
    return client.connect(RedisURI.create(redis.url())).sync();
  }

  private RedisCache cache() {
    awaitReplication();
    await() // the master is asked for its replicas once, as the cache connects
        .until(() -> leading.info("replication").contains("state=online"));
    RedisConfig patient = TestCaches.PATIENT;
    RedisConfig config =
        new RedisConfig(
            patient.url(),
            patient.sentinelPassword(),
            patient.caFile(),
            RedisConfig.ReadFrom.REPLICA,
            1,
            patient.lookupTimeout(),
            patient.storeTimeout(),
            patient.connectTimeout(),
            patient.queueSize());
    RedisCache cache = TestCaches.open(vertx, master.url(), config, () -> CachePolicy.DEFAULT);
    await().until(() -> cache.reachable() && cache.near().isArmed());
    return cache;
  }

  private void awaitReplication() {
    await().until(() -> lagging.info("replication").contains("master_link_status:up"));
  }

  private static StoreRequest request(CacheKey key) {
    Entry entry = TwoReplicas.entry(Buffer.buffer("answer"));
    CachePlan.Store plan =
        new CachePlan.Store(
            Duration.ofMinutes(1), Duration.ZERO, false, 50, AccessFrequency.MODERATE, false);
    return new StoreRequest(key, entry, plan, Set.of(), Optional.empty());
  }

  @Test
  void purgedAnswerThatAReplicaStillHasDoesNotEnterTheNearCache() {
    RedisCache cache = cache();
    CacheKey key = TwoReplicas.newKey();
    TwoReplicas.get(cache.store(request(key)));
    await()
        .until(
            () ->
                TwoReplicas.get(cache.lookup(key)) instanceof Lookup.CacheHit
                    && lagging.info("commandstats").contains("cmdstat_get:")); // not the master
    lagging.replicaof(HOST, 1); // where no server is
    long purged = System.nanoTime();
    TwoReplicas.get(cache.purge(key.scope().tenant(), ALL));
    assertThat(TwoReplicas.get(cache.lookup(key))).isInstanceOf(Lookup.CacheHit.class);
    assumeThat(Duration.ofNanos(System.nanoTime() - purged)).isLessThan(Duration.ofSeconds(1));
    lagging.replicaof(HOST, master.port());
    awaitReplication();
    assertThat(TwoReplicas.get(cache.lookup(key))).isInstanceOf(Lookup.CacheMiss.class);
    TwoReplicas.get(cache.close());
  }
}
