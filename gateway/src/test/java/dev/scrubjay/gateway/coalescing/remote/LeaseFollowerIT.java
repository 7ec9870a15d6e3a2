package dev.scrubjay.gateway.coalescing.remote;

import static dev.scrubjay.gateway.cache.redis.TwoReplicas.get;
import static dev.scrubjay.gateway.cache.redis.TwoReplicas.granted;
import static dev.scrubjay.gateway.cache.redis.TwoReplicas.newKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.scrubjay.gateway.cache.redis.Leases;
import dev.scrubjay.gateway.cache.redis.TwoReplicas;
import dev.scrubjay.policy.key.CacheKey;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A follower told of its leader's steps, with and without Redis' signals. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class LeaseFollowerIT {
  /** Longer than a test takes. */
  private static final Duration LONG = Duration.ofMinutes(1);

  private static final Duration SHORT = Duration.ofSeconds(1);
  private static final String ENDED = "ended";

  private final TwoReplicas replicas = new TwoReplicas();

  @AfterAll
  void stop() {
    replicas.close();
  }

  /** A lease that the other replica holds, and what its follower here has been told. */
  private final class Followed {
    private final CacheKey key = newKey();
    private final String token;
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final LeaseFollower follower;

    Followed(Duration length) {
      token = granted(replicas.others(), key, length).token();
      follower = replicas.onContext(() -> newFollower(token));
    }

    private LeaseFollower newFollower(String followed) {
      LeaseFollower.FeedListener listener =
          new LeaseFollower.FeedListener() {
            @Override
            public void fed(List<Buffer> items) {
              items.forEach(item -> told.add(item.toString()));
            }

            @Override
            public void ended() {
              told.add(ENDED);
            }
          };
      return new LeaseFollower(replicas.vertx(), replicas.leases(), key, followed, listener);
    }

    void start() {
      replicas.runOnContext(follower::start);
      await().until(() -> replicas.isAwaited(key)); // the first read leaves a mark
    }

    void feed(String... items) {
      List<Buffer> buffers = List.of(items).stream().map(Buffer::buffer).toList();
      assertThat(get(replicas.others().feed(key, token, buffers))).isTrue();
    }

    void release() {
      assertThat(get(replicas.others().release(key, token, false))).isTrue();
    }

    void awaitTold(String... expected) {
      await().until(() -> told, List.of(expected)::equals);
    }
  }

  @Test
  void whatWasFedBeforeIsRead() {
    Followed lease = new Followed(LONG);
    lease.feed("a", "b");
    lease.start();
    lease.awaitTold("a", "b");
  }

  @Test
  void signalTellsOfItemsAndOfTheEnd() {
    Followed lease = new Followed(LONG);
    lease.start();
    lease.feed("a");
    lease.awaitTold("a");
    lease.feed("b", "c");
    lease.awaitTold("a", "b", "c");
    lease.release();
    lease.awaitTold("a", "b", "c", ENDED);
  }

  @Test
  void lastItemsAreToldBeforeTheEnd() {
    Followed lease = new Followed(LONG);
    lease.feed("a");
    lease.release();
    replicas.runOnContext(lease.follower::start);
    lease.awaitTold("a", ENDED);
  }

  @Test
  void missedSignalIsMadeGoodByTheTimer() {
    Followed lease = new Followed(SHORT);
    lease.start();
    replicas.feedSilently(lease.key, lease.token, "a");
    lease.awaitTold("a", ENDED);
  }

  @Test
  void leaderThatRenewsIsFollowedOn() {
    Followed lease = new Followed(SHORT);
    lease.start();
    assertThat(get(replicas.others().renew(lease.key, lease.token, LONG)).held()).isTrue();
    replicas.feedSilently(lease.key, lease.token, "a");
    lease.awaitTold("a"); // when the lease would have ended
    lease.release();
    lease.awaitTold("a", ENDED);
  }

  @Test
  void leaderThatHasGoneIsNoticedWhenItsLeaseEnds() {
    Followed lease = new Followed(SHORT);
    lease.start();
    lease.awaitTold(ENDED);
    assertThat(replicas.millisLeft(lease.key)).isNegative();
  }

  @Test
  void leaseOfAnotherHolderHasEnded() {
    Followed lease = new Followed(LONG);
    LeaseFollower late = replicas.onContext(() -> lease.newFollower("another"));
    replicas.runOnContext(late::start);
    lease.awaitTold(ENDED);
    assertThat(replicas.millisLeft(lease.key)).isPositive();
  }

  @Test
  void stoppedFollowerIsToldNothingMore() {
    Followed lease = new Followed(LONG);
    lease.start();
    lease.feed("a");
    lease.awaitTold("a");
    replicas.runOnContext(lease.follower::stop);
    lease.feed("b");
    lease.release();
    awaitSignals();
    assertThat(lease.told).containsExactly("a");
  }

  /** Signals come in order: when another lease's has come, those before it have come, too. */
  private void awaitSignals() {
    Followed other = new Followed(LONG);
    other.start();
    other.release();
    other.awaitTold(ENDED);
  }

  @Test
  void itemsOnTheirWayAreReadOnceMoreAfterTheEnd() {
    Followed lease = new Followed(LONG);
    lease.start();
    lease.feed("a");
    lease.awaitTold("a");
    lease.release();
    lease.awaitTold("a", ENDED);
    assertThat(get(replicas.others().feed(lease.key, lease.token, List.of(Buffer.buffer("b")))))
        .isTrue();
    replicas.runOnContext(() -> lease.follower.resumeAfter(Duration.ofMillis(1)));
    lease.awaitTold("a", ENDED, "b", ENDED);
  }

  @Test
  void awayRedisEndsTheFollowing() {
    Leases closed;
    try (TwoReplicas gone = new TwoReplicas()) {
      closed = gone.leases();
    }
    Followed lease = new Followed(LONG);
    LeaseFollower.FeedListener listener =
        new LeaseFollower.FeedListener() {
          @Override
          public void fed(List<Buffer> items) {
            lease.told.add("fed");
          }

          @Override
          public void ended() {
            lease.told.add(ENDED);
          }
        };
    LeaseFollower cutOff =
        replicas.onContext(
            () -> new LeaseFollower(replicas.vertx(), closed, lease.key, lease.token, listener));
    replicas.runOnContext(cutOff::start);
    lease.awaitTold(ENDED);
  }
}
