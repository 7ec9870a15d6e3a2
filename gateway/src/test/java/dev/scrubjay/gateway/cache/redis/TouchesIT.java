package dev.scrubjay.gateway.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.scrubjay.gateway.redis.LocalRedis;
import dev.scrubjay.gateway.redis.RedisLink;
import dev.scrubjay.policy.cache.CachePolicy;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** How Redis is told of the uses of entries. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TouchesIT {
  private final RedisKeys keys = RedisKeys.of("t-" + UUID.randomUUID(), 0);
  private Vertx vertx;
  private LocalRedis redis;
  private RedisLink link;
  private Touches touches;

  @BeforeAll
  void start() {
    vertx = Vertx.vertx();
    redis = LocalRedis.start();
    link = TestCaches.link(vertx, redis.url(), TestCaches.PATIENT);
    touches = new Touches(new Shards(link, Scripts.load(), () -> CachePolicy.DEFAULT, 1));
    await().until(link::isReachable);
  }

  @AfterAll
  void stop() {
    join(link.close());
    join(vertx.close());
    redis.close();
  }

  private static <T> T join(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }

  private void useAll(int entries) {
    IntStream.range(0, entries).forEach(i -> touches.add(keys, "w:op:" + i));
  }

  @Test
  void lookUpsAreServedBetweenTheBatchesOfAFlush() {
    useAll(1);
    join(touches.flush()); // Redis has the script now
    useAll(10_000);
    Promise<Boolean> isServedFirst = Promise.promise();
    vertx.runOnContext(
        now -> {
          Future<Void> flushed = touches.flush();
          link.run(commands -> commands.get("k"))
              .map(got -> !flushed.isComplete())
              .onComplete(isServedFirst);
        });
    assertThat(join(isServedFirst.future())).isTrue();
    join(touches.flush());
  }

  @Test
  void usesThatComeMeanwhileGoWithTheNextFlush() {
    useAll(200);
    Future<Void> first = touches.flush();
    useAll(10);
    join(touches.flush());
    assertThat(first.isComplete()).isTrue();
  }

  @Test
  void furtherUsesOfAnEntryGoOnceInARound() {
    useAll(1);
    join(touches.flush()); // Redis has the script now
    long before = scriptsRun();
    for (int tick = 1; tick < 10; tick++) {
      touches.add(keys, "w:op:popular");
      join(touches.flushDue());
    }
    assertThat(scriptsRun() - before).as("in this round").isEqualTo(1);
    join(touches.flushDue());
    assertThat(scriptsRun() - before).as("at its end").isEqualTo(2);
  }

  private long scriptsRun() {
    String stats = join(link.run(commands -> commands.info("commandstats")));
    Matcher calls = Pattern.compile("cmdstat_evalsha:calls=(\\d+)").matcher(stats);
    return calls.find() ? Long.parseLong(calls.group(1)) : 0;
  }
}
