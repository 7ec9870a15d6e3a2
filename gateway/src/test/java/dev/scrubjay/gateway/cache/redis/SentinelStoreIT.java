package dev.scrubjay.gateway.cache.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.cluster.api.sync.RedisClusterCommands;
import org.junit.jupiter.api.AfterAll;

/** The shared cache on a master that three sentinels watch. */
final class SentinelStoreIT extends StoreContract {
  private final TestSentinel sentinel = TestSentinel.start();
  private final RedisClient client = RedisClient.create(sentinel.url());

  @Override
  String url() {
    return sentinel.url();
  }

  @Override
  RedisClusterCommands<String, String> inspect() {
    return client.connect().sync();
  }

  @AfterAll
  void end() {
    client.shutdown();
    sentinel.close();
  }
}
