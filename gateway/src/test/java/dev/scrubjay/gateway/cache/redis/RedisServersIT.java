package dev.scrubjay.gateway.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.RedisClusterURIUtil;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.sync.RedisClusterCommands;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** The topologies that tests start serve commands, also after a master is lost. */
final class RedisServersIT {
  private static final Duration RECOVERY_LIMIT = Duration.ofSeconds(15);
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(1);
  private static final List<String> KEYS = List.of("a", "b", "c");

  @Test
  void keysAreOnDifferentMasters() {
    assertThat(KEYS.stream().map(key -> SlotHash.getSlot(key) * 3 / SlotHash.SLOT_COUNT))
        .doesNotHaveDuplicates();
  }

  @Test
  void clusterServesAfterItsMasterIsKilled() {
    try (TestCluster cluster = TestCluster.start();
        RedisClusterClient client = clusterClient(cluster.url());
        StatefulRedisClusterConnection<String, String> connection = client.connect()) {
      KEYS.forEach(key -> assertServes(connection::sync, key));
      assertThat(cluster.url()).contains(":" + cluster.master(0).port() + ",");
      cluster.killMasterOf("a");
      KEYS.forEach(key -> awaitServes(connection::sync, key));
    }
  }

  @Test
  void clusterServesAfterItsReplicaTakesOver() {
    try (TestCluster cluster = TestCluster.start();
        RedisClusterClient client = clusterClient(cluster.url());
        StatefulRedisClusterConnection<String, String> connection = client.connect()) {
      assertServes(connection::sync, "a");
      cluster.failover("a");
      awaitServes(connection::sync, "a");
      cluster.failover("a");
      cluster.killMasterOf("a");
      awaitServes(connection::sync, "a");
    }
  }

  @Test
  void sentinelsReplaceMasterThatIsKilled() {
    try (TestSentinel sentinel = TestSentinel.start();
        RedisClient client = RedisClient.create(sentinelUri(sentinel.url()));
        StatefulRedisConnection<String, String> connection = client.connect()) {
      assertServes(connection::sync, "a");
      int port = sentinel.masterPort();
      sentinel.killMaster();
      awaitServes(connection::sync, "a");
      assertThat(sentinel.masterPort()).isNotEqualTo(port);
    }
  }

  @Test
  void sentinelsReplaceMasterWhenTold() {
    try (TestSentinel sentinel = TestSentinel.start();
        RedisClient client = RedisClient.create(sentinelUri(sentinel.url()))) {
      int port = sentinel.masterPort();
      sentinel.failover();
      assertThat(sentinel.masterPort()).isNotEqualTo(port);
      try (StatefulRedisConnection<String, String> connection = client.connect()) {
        assertServes(connection::sync, "a");
        sentinel.killMaster();
        awaitServes(connection::sync, "a");
      }
    }
  }

  private static RedisClusterClient clusterClient(String url) {
    List<RedisURI> seeds =
        RedisClusterURIUtil.toRedisURIs(URI.create(url.replace("redis-cluster:", "redis:")));
    seeds.forEach(seed -> seed.setTimeout(ANSWER_LIMIT));
    RedisClusterClient client = RedisClusterClient.create(seeds);
    client.setOptions(
        ClusterClientOptions.builder()
            .topologyRefreshOptions(
                ClusterTopologyRefreshOptions.builder()
                    .enablePeriodicRefresh(Duration.ofMillis(500))
                    .build())
            .build());
    return client;
  }

  private static RedisURI sentinelUri(String url) {
    RedisURI uri = RedisURI.create(url);
    uri.setTimeout(ANSWER_LIMIT);
    return uri;
  }

  private static void awaitServes(
      Supplier<? extends RedisClusterCommands<String, String>> redis, String key) {
    await().atMost(RECOVERY_LIMIT).ignoreExceptions().untilAsserted(() -> assertServes(redis, key));
  }

  private static void assertServes(
      Supplier<? extends RedisClusterCommands<String, String>> redis, String key) {
    String value = UUID.randomUUID().toString();
    redis.get().set(key, value);
    assertThat(redis.get().get(key)).isEqualTo(value);
  }
}
