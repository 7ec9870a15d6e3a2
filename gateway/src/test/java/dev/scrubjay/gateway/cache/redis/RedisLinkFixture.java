package dev.scrubjay.gateway.cache.redis;

import static org.awaitility.Awaitility.await;

import dev.scrubjay.gateway.redis.LocalRedis;
import dev.scrubjay.gateway.redis.RedisLink;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** A patient link to a Redis that only the tests of one class use. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class RedisLinkFixture {
  private static final Pattern SCRIPTS = Pattern.compile("cmdstat_eval(?:sha)?:calls=(\\d+)");

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

  /** How many scripts this Redis has run so far. */
  protected long scriptsRun() {
    return SCRIPTS
        .matcher(join(link.run(commands -> commands.info("commandstats"))))
        .results()
        .mapToLong(calls -> Long.parseLong(calls.group(1)))
        .sum();
  }

  protected static <T> T join(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }
}
