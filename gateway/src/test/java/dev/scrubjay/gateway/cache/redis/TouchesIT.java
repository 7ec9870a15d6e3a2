package dev.scrubjay.gateway.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scrubjay.policy.cache.CachePolicy;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How Redis is told of the uses of entries. */
final class TouchesIT extends RedisLinkFixture {
  private final RedisKeys keys = RedisKeys.of("t-" + UUID.randomUUID(), 0);
  private Touches touches;

  @BeforeAll
  void start() {
    touches = new Touches(new Shards(link, Scripts.load(), () -> CachePolicy.DEFAULT, 1));
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
}
