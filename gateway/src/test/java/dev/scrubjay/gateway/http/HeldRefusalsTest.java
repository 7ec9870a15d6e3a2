package dev.scrubjay.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.channel.embedded.EmbeddedChannel;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class HeldRefusalsTest {
  private final Vertx vertx = Vertx.vertx();
  private final AtomicLong now = new AtomicLong(1);
  private final HeldRefusals refusals = new HeldRefusals(vertx, now::get);
  private final AtomicInteger sent = new AtomicInteger();

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private void refuse(EmbeddedChannel connection) {
    refusals.refuse(connection, sent::incrementAndGet);
  }

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }

  @Test
  void firstRefusalOfAConnectionIsSentAtOnce() {
    refuse(new EmbeddedChannel());
    refuse(new EmbeddedChannel());
    assertThat(sent).hasValue(2);
  }

  @Test
  void refusalOfWhoWaitedIsSentAtOnce() {
    EmbeddedChannel connection = new EmbeddedChannel();
    refuse(connection);
    pass(HeldRefusals.RETRY_AFTER);
    refuse(connection);
    assertThat(sent).hasValue(2);
  }

  @Test
  void refusalOfWhoDidNotWaitIsSentLater() {
    EmbeddedChannel connection = new EmbeddedChannel();
    refuse(connection);
    pass(Duration.ofMillis(10));
    refuse(connection);
    assertThat(sent).hasValue(1);
    pass(Duration.ofMillis(500));
    await().untilAtomic(sent, org.hamcrest.Matchers.is(2));
  }
}
