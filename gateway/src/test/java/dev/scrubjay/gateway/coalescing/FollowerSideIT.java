package dev.scrubjay.gateway.coalescing;

import static dev.scrubjay.gateway.cache.redis.TwoReplicas.get;
import static dev.scrubjay.gateway.cache.redis.TwoReplicas.newKey;
import static dev.scrubjay.gateway.coalescing.StagedCall.events;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.scrubjay.gateway.answers.Answer;
import dev.scrubjay.gateway.cache.Entry;
import dev.scrubjay.gateway.cache.StoreOutcome;
import dev.scrubjay.gateway.cache.redis.TwoReplicas;
import dev.scrubjay.gateway.coalescing.CallEffect.CompleteFeeds;
import dev.scrubjay.gateway.coalescing.remote.FeedItem;
import dev.scrubjay.gateway.config.CoalescingConfig;
import dev.scrubjay.gateway.dialect.ApiException;
import dev.scrubjay.gateway.load.MemoryBudget;
import dev.scrubjay.policy.key.CacheKey;
import dev.scrubjay.policy.model.Cost;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What a follower makes of the feed of its leader, which is at the other replica. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class FollowerSideIT {
  private static final Duration LEASE = Duration.ofSeconds(20);
  private static final Buffer WHOLE = Buffer.buffer("a b c");

  private final TwoReplicas replicas = new TwoReplicas();

  @AfterAll
  void stop() {
    replicas.close();
  }

  /** A follower, and the events that have come to it. */
  private final class Follower {
    private final CacheKey key = newKey();
    private final String token = TwoReplicas.granted(replicas.others(), key, LEASE).token();
    private final List<CallEvent> happened = new CopyOnWriteArrayList<>();
    private final FollowerSide side;

    Follower() {
      CoalescingConfig config = CoalescingConfig.DEFAULT;
      CallParts parts =
          new CallParts(
              replicas.vertx(),
              replicas.here(),
              config,
              new CallLimits(config),
              new MemoryBudget(1 << 30),
              System::nanoTime);
      side = new FollowerSide(parts, key, StagedCall.open(), happened::add);
    }

    void follow() {
      replicas.runOnContext(() -> side.follow(token));
      await().until(() -> replicas.isAwaited(key));
    }

    void fed(Buffer item) {
      assertThat(get(replicas.others().feed(key, token, List.of(item)))).isTrue();
    }

    void release() {
      assertThat(get(replicas.others().release(key, token, false))).isTrue();
    }

    void awaitEvents(CallEvent... expected) {
      await().until(() -> happened, List.of(expected)::equals);
    }

    CallOutcome.StreamedAnswer share() {
      return replicas.onContext(() -> side.share(CallEvents.STARTED));
    }

    StreamReader read(CallOutcome.StreamedAnswer shared) {
      return new StreamReader(replicas, shared.events());
    }

    void appended(String words) {
      replicas.runOnContext(() -> side.append(events(words)));
    }

    void completed() {
      replicas.runOnContext(() -> side.complete(new CompleteFeeds(WHOLE, Cost.of(0.5))));
    }
  }

  @Test
  void feedBecomesEventsUntilTheLeaderHasGone() {
    Follower follower = new Follower();
    follower.follow();
    follower.fed(CallEvents.STARTED.encode());
    follower.fed(Buffer.buffer("{\"of\":\"a later version\"}"));
    follower.release();
    follower.awaitEvents(
        new CallEvent.ItemFed(CallEvents.STARTED),
        new CallEvent.ItemUnknown(),
        new CallEvent.LeaderGone());
  }

  @Test
  void lastItemsAreAwaitedOnceMore() {
    Follower follower = new Follower();
    follower.follow();
    follower.fed(CallEvents.STARTED.encode());
    follower.release();
    CallEvent started = new CallEvent.ItemFed(CallEvents.STARTED);
    follower.awaitEvents(started, new CallEvent.LeaderGone());
    follower.fed(new FeedItem.EndOfEvents().encode());
    replicas.runOnContext(follower.side::awaitLastItems);
    follower.awaitEvents(
        started,
        new CallEvent.LeaderGone(),
        new CallEvent.ItemFed(new FeedItem.EndOfEvents()),
        new CallEvent.LeaderGone());
  }

  @Test
  void stoppedFollowerHearsNothingMore() {
    Follower follower = new Follower();
    follower.follow();
    replicas.runOnContext(follower.side::stop);
    Follower other = new Follower();
    other.follow();
    follower.release();
    other.release();
    other.awaitEvents(new CallEvent.LeaderGone()); // signals come in order
    assertThat(follower.happened).isEmpty();
  }

  @Test
  void answerOfTheLeaderIsLookedUp() {
    Follower follower = new Follower();
    replicas.runOnContext(follower.side::lookUpAnswer);
    follower.awaitEvents(new CallEvent.AnswerNotStored());
    Entry entry = TwoReplicas.entry(WHOLE);
    assertThat(replicas.storeElsewhere(follower.key, entry, follower.token))
        .isInstanceOf(StoreOutcome.Stored.class);
    replicas.runOnContext(follower.side::lookUpAnswer);
    follower.awaitEvents(new CallEvent.AnswerNotStored(), new CallEvent.AnswerStored(entry));
  }

  @Test
  void fedStreamIsReadByMembersHoweverLate() {
    Follower follower = new Follower();
    CallOutcome.StreamedAnswer shared = follower.share();
    assertThat(shared.answer().facts()).isEqualTo(CallEvents.STARTED.facts());
    StreamReader early = follower.read(shared);
    follower.appended("a b");
    StreamReader late = follower.read(shared);
    follower.appended("c");
    replicas.runOnContext(follower.side::endFeed);
    assertThat(get(early.end.future())).isTrue();
    assertThat(get(late.end.future())).isTrue();
    assertThat(early.events).isEqualTo(events("a b c"));
    assertThat(late.events).isEqualTo(events("a b c"));
    assertThat(shared.answer().end().isComplete()).isFalse(); // the whole answer may still come
    follower.completed();
    assertThat(get(shared.answer().end()))
        .isEqualTo(new Answer.StreamEnd(Optional.of(WHOLE), Cost.of(0.5), false));
    assertThat(early.events).isEqualTo(events("a b c"));
  }

  @Test
  void brokenStreamIsCompletedWithWhatItLacks() {
    Follower follower = new Follower();
    CallOutcome.StreamedAnswer shared = follower.share();
    StreamReader reader = follower.read(shared);
    follower.appended("a");
    follower.completed();
    assertThat(get(reader.end.future())).isTrue();
    assertThat(reader.events).isEqualTo(events("a b c"));
  }

  @Test
  void readerOfAnotherAnswerLosesIt() {
    Follower follower = new Follower();
    StreamReader reader = follower.read(follower.share());
    follower.appended("x");
    await().until(() -> reader.events, events("x")::equals);
    StreamReader again = follower.read(follower.share());
    follower.appended("a");
    follower.completed();
    assertThatThrownBy(() -> get(reader.end.future()))
        .hasRootCauseMessage(SharedErrors.lost().getMessage());
    assertThat(get(again.end.future())).isTrue();
    assertThat(again.events).isEqualTo(events("a b c"));
  }

  @Test
  void streamThatCameToItsEndDoesWithoutTheWholeAnswer() {
    Follower follower = new Follower();
    CallOutcome.StreamedAnswer shared = follower.share();
    follower.appended("a");
    replicas.runOnContext(
        () -> {
          follower.side.endFeed();
          follower.side.completeAsRead();
        });
    assertThat(get(shared.answer().end()))
        .isEqualTo(new Answer.StreamEnd(Optional.empty(), Cost.UNKNOWN, false));
  }

  @Test
  void failureEndsOpenStreamsButNotThoseReadToTheirEnd() {
    Follower follower = new Follower();
    CallOutcome.StreamedAnswer complete = follower.share();
    StreamReader done = follower.read(complete);
    replicas.runOnContext(follower.side::endFeed);
    CallOutcome.StreamedAnswer open = follower.share();
    StreamReader broken = follower.read(open);
    ApiException failure = new ApiException(CallEvents.FAILURE);
    replicas.runOnContext(() -> follower.side.fail(failure));
    assertThat(get(done.end.future())).isTrue();
    assertThatThrownBy(() -> get(broken.end.future())).hasCause(failure);
    assertThatThrownBy(() -> get(open.answer().end())).hasCause(failure);
    assertThatThrownBy(() -> get(complete.answer().end())).hasCause(failure);
  }
}
