package dev.scrubjay.gateway.cache.redis;

import static org.awaitility.Awaitility.await;

import dev.scrubjay.gateway.redis.LocalRedis;
import dev.scrubjay.gateway.redis.RedisLink;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** A patient link to a Redis that only the tests of one class use. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class RedisLinkFixture {
  protected Vertx vertx;
  protected LocalRedis redis;
  protected RedisLink link;

  @BeforeAll
  void startRedis() {
    vertx = Vertx.vertx();
    redis = LocalRedis.start();
    link = TestCaches.link(vertx, redis.url(), TestCaches.PATIENT);
    await().until(link::isReachable);
  }

  @AfterAll
  void stopRedis() {
    join(link.close());
    join(vertx.close());
    redis.close();
  }

  protected static <T> T join(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }
}
