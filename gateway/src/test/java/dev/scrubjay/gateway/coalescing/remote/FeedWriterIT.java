package dev.scrubjay.gateway.coalescing.remote;

import static dev.scrubjay.gateway.cache.redis.TwoReplicas.get;
import static dev.scrubjay.gateway.cache.redis.TwoReplicas.newKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.scrubjay.gateway.cache.redis.TwoReplicas;
import dev.scrubjay.gateway.coalescing.remote.FeedItem.AnswerStarted;
import dev.scrubjay.gateway.coalescing.remote.FeedItem.CallFailed;
import dev.scrubjay.gateway.coalescing.remote.FeedItem.EndOfEvents;
import dev.scrubjay.gateway.coalescing.remote.FeedItem.NextEvents;
import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.stream.Allowance;
import dev.scrubjay.gateway.stream.StreamDuplicator;
import dev.scrubjay.policy.key.CacheKey;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The feed of a lease as the other replica reads it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class FeedWriterIT {
  private static final AnswerStarted STARTED = new AnswerStarted("gpt-4o", "openai", true);
  private static final CallFailed FAILURE =
      new CallFailed(ApiError.of(ApiError.ErrorKind.BAD_GATEWAY, "upstream", "it failed"));

  private final TwoReplicas replicas = new TwoReplicas();

  @AfterAll
  void stop() {
    replicas.close();
  }

  private static SseEvent event(String data) {
    return new SseEvent(null, data);
  }

  /** A writer under a lease of its own, and what it has written. */
  private final class Feed {
    private final CacheKey key = newKey();
    private final String token =
        TwoReplicas.granted(replicas.leases(), key, Duration.ofSeconds(20)).token();
    private final StreamDuplicator<SseEvent> stream =
        new StreamDuplicator<>(
            32L << 20,
            event -> event.data().length(),
            Allowance.UNLIMITED,
            StreamDuplicator.Source.UNPAUSABLE);
    private final FeedWriter writer =
        new FeedWriter(replicas.vertx(), replicas.leases(), key, token, replicas.context());

    void open() {
      replicas.runOnContext(() -> writer.open(stream, STARTED));
    }

    Future<Boolean> finish(List<FeedItem> last) {
      return replicas.onContext(() -> writer.finish(last));
    }

    List<FeedItem> items() {
      return get(replicas.others().follow(key, token, 0)).items().stream()
          .map(FeedItem::decode)
          .flatMap(Optional::stream)
          .toList();
    }

    /** The events of the batches, wherever these were cut. */
    List<SseEvent> events() {
      List<SseEvent> events = new ArrayList<>();
      for (FeedItem item : items()) {
        if (item instanceof NextEvents next) {
          events.addAll(next.events());
        }
      }
      return events;
    }
  }

  @Test
  void streamIsWrittenFromItsFirstEventToItsEnd() {
    Feed feed = new Feed();
    feed.stream.append(event("before"));
    assertThat(feed.writer.isOpen()).isFalse();
    feed.open();
    assertThat(feed.writer.isOpen()).isTrue();
    await().until(feed::events, List.of(event("before"))::equals);
    assertThat(feed.items()).startsWith(STARTED).doesNotContain(new EndOfEvents());
    feed.stream.appendAll(List.of(event("b"), event("c")));
    feed.stream.end();
    await().until(() -> feed.items().contains(new EndOfEvents()));
    assertThat(feed.events()).containsExactly(event("before"), event("b"), event("c"));
    assertThat(feed.items()).endsWith(new EndOfEvents());
  }

  @Test
  void streamIsWrittenOnceHoweverOftenItIsOpened() {
    Feed feed = new Feed();
    feed.open();
    feed.open();
    feed.stream.end();
    await().until(() -> feed.items().contains(new EndOfEvents()));
    assertThat(feed.items()).containsExactly(STARTED, new EndOfEvents());
  }

  @Test
  void lastItemFollowsTheEndOfTheStream() {
    Feed feed = new Feed();
    feed.open();
    Future<Boolean> finished = feed.finish(List.of(FAILURE));
    feed.stream.append(event("a"));
    assertThat(finished.isComplete()).isFalse();
    feed.stream.end();
    assertThat(get(finished)).isTrue();
    assertThat(feed.items())
        .containsExactly(STARTED, new NextEvents(List.of(event("a"))), new EndOfEvents(), FAILURE);
  }

  @Test
  void brokenStreamHasNoEndButItsEventsAreKept() {
    Feed feed = new Feed();
    feed.open();
    feed.stream.append(event("a"));
    feed.stream.fail(new IllegalStateException("broken"));
    assertThat(get(feed.finish(List.of(FAILURE)))).isTrue();
    assertThat(feed.items()).containsExactly(STARTED, new NextEvents(List.of(event("a"))), FAILURE);
  }

  @Test
  void withoutAStreamTheLastItemIsAll() {
    Feed feed = new Feed();
    assertThat(get(feed.finish(List.of(FAILURE)))).isTrue();
    assertThat(feed.items()).containsExactly(FAILURE);
    Feed empty = new Feed();
    assertThat(get(empty.finish(List.of()))).isTrue();
    assertThat(empty.items()).isEmpty();
  }

  @Test
  void streamOfWhichEventsWereDroppedIsNotFed() {
    Feed feed = new Feed();
    feed.stream.append(event("x".repeat(33 << 20)));
    feed.open();
    assertThat(feed.writer.isOpen()).isFalse();
    assertThat(feed.items()).isEmpty();
  }

  @Test
  void longAnswerIsNotFedOn() {
    Feed feed = new Feed();
    feed.open();
    feed.stream.append(event("x".repeat((4 << 20) + 1)));
    feed.stream.end();
    assertThat(get(feed.finish(List.of(FAILURE)))).isFalse();
    assertThat(feed.items()).containsExactly(STARTED);
  }

  @Test
  void feedBeyondTheTenantsShareOfBytesEndsBeforeItsFirstGap() {
    Feed feed = new Feed();
    feed.open();
    await().until(() -> feed.items().contains(STARTED));
    long room = 1L << 30;
    while (room > 0) {
      room = replicas.leases().takeFeedBytes(feed.key, room) ? room : room / 2;
    }
    feed.stream.append(event("without room"));
    feed.stream.end();
    assertThat(get(feed.finish(List.of(FAILURE)))).isFalse();
    assertThat(feed.items()).containsExactly(STARTED);
    replicas.leases().releaseFeedBytes(feed.key, Long.MAX_VALUE);
    assertThat(replicas.leases().takeFeedBytes(feed.key, 1)).isTrue();
  }

  @Test
  void lostLeaseIsFedNoMore() {
    Feed feed = new Feed();
    replicas.endSilently(feed.key);
    assertThat(get(feed.finish(List.of(FAILURE)))).isFalse();
    assertThat(feed.items()).isEmpty();
  }
}
