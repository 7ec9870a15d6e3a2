package dev.scrubjay.gateway.cache.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.cluster.api.sync.RedisClusterCommands;
import org.junit.jupiter.api.AfterAll;

/** The shared cache on one Redis. */
final class StandaloneStoreIT extends StoreContract {
  private final RedisClient client = RedisClient.create(TestRedis.url());

  @Override
  String url() {
    return TestRedis.url();
  }

  @Override
  RedisClusterCommands<String, String> inspect() {
    return client.connect().sync();
  }

  @AfterAll
  void disconnect() {
    client.shutdown();
  }
}
