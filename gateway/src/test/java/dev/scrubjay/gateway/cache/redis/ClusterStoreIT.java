package dev.scrubjay.gateway.cache.redis;

import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.sync.RedisClusterCommands;
import java.util.List;
import org.junit.jupiter.api.AfterAll;

/** The shared cache on a Cluster of three masters, each with a replica. */
final class ClusterStoreIT extends StoreContract {
  private final TestCluster cluster = TestCluster.start();
  private final RedisClusterClient client =
      RedisClusterClient.create(List.of(RedisURI.create("127.0.0.1", cluster.master(0).port())));

  @Override
  String url() {
    return cluster.url();
  }

  @Override
  RedisClusterCommands<String, String> inspect() {
    return client.connect().sync();
  }

  @AfterAll
  void end() {
    client.shutdown();
    cluster.close();
  }
}
