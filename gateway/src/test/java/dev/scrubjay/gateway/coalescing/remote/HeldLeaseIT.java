package dev.scrubjay.gateway.coalescing.remote;

import static dev.scrubjay.gateway.cache.redis.TwoReplicas.get;
import static dev.scrubjay.gateway.cache.redis.TwoReplicas.granted;
import static dev.scrubjay.gateway.cache.redis.TwoReplicas.newKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.scrubjay.gateway.cache.Acquired;
import dev.scrubjay.gateway.cache.LeaseMode;
import dev.scrubjay.gateway.cache.redis.Leases.Renewal;
import dev.scrubjay.gateway.cache.redis.TwoReplicas;
import dev.scrubjay.gateway.coalescing.remote.FeedItem.AnswerStarted;
import dev.scrubjay.gateway.coalescing.remote.FeedItem.CallFailed;
import dev.scrubjay.gateway.coalescing.remote.FeedItem.EndOfEvents;
import dev.scrubjay.gateway.config.CoalescingConfig;
import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.stream.Allowance;
import dev.scrubjay.gateway.stream.StreamDuplicator;
import dev.scrubjay.policy.key.CacheKey;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A lease in the hands of its holder, beside the other replica that asks for it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class HeldLeaseIT {
  /** Longer than a test takes, so that timers that depend on it do not fire. */
  private static final Duration LONG = Duration.ofMinutes(1);

  private static final AnswerStarted STARTED = new AnswerStarted("gpt-4o", "openai", true);
  private static final CallFailed FAILURE =
      new CallFailed(ApiError.of(ApiError.ErrorKind.BAD_GATEWAY, "upstream", "it failed"));
  private static final Renewal HELD = new Renewal(true, false);
  private static final Renewal AWAITED = new Renewal(true, true);
  private static final Renewal LOST = new Renewal(false, false);

  private final TwoReplicas replicas = new TwoReplicas();

  @AfterAll
  void stop() {
    replicas.close();
  }

  private static CoalescingConfig lasting(Duration length) {
    CoalescingConfig config = CoalescingConfig.DEFAULT;
    return new CoalescingConfig(
        true, length, config.patience(), config.uncacheable(), 200, 16, config.finishing());
  }

  /** A lease that this replica holds, and its renewals so far. */
  private final class Lease {
    private final CacheKey key = newKey();
    private final String token;
    private final List<Renewal> renewals = new CopyOnWriteArrayList<>();
    private final HeldLease held;
    private Runnable onRenewal = () -> {};

    Lease(Duration granted, Duration length) {
      token = granted(replicas.leases(), key, granted).token();
      held =
          replicas.onContext(
              () ->
                  new HeldLease(
                      replicas.vertx(),
                      replicas.leases(),
                      key,
                      token,
                      lasting(length),
                      this::renewed));
    }

    private void renewed(boolean stillHeld, boolean awaited) {
      renewals.add(new Renewal(stillHeld, awaited));
      onRenewal.run();
    }

    void start(Duration age) {
      replicas.runOnContext(() -> held.start(age));
    }

    List<FeedItem> follow() {
      return get(replicas.others().follow(key, token, 0)).items().stream()
          .map(FeedItem::decode)
          .flatMap(Optional::stream)
          .toList();
    }

    Acquired asked() {
      return get(replicas.others().acquire(key, LeaseMode.LOOK, LONG, 1));
    }
  }

  @Test
  void leaseIsRenewedToItsWholeLength() {
    Lease lease = new Lease(Duration.ofSeconds(5), LONG);
    lease.start(Duration.ZERO);
    await().until(() -> lease.renewals.size() >= 2);
    assertThat(lease.renewals).containsOnly(HELD);
    assertThat(replicas.millisLeft(lease.key)).isBetween(30_000L, LONG.toMillis());
    assertThat(lease.asked()).isEqualTo(new Acquired.Held(lease.token));
    replicas.runOnContext(lease.held::handOver);
  }

  @Test
  void grantThatTookLongIsRenewedAtOnce() {
    Lease young = new Lease(LONG, LONG);
    Lease old = new Lease(LONG, LONG);
    List<Integer> youngAtOlds = new CopyOnWriteArrayList<>();
    old.onRenewal = () -> youngAtOlds.add(young.renewals.size());
    replicas.runOnContext(
        () -> {
          young.held.start(Duration.ofMillis(249));
          old.held.start(Duration.ofMillis(250));
        });
    await().until(() -> !young.renewals.isEmpty() && old.renewals.size() >= 2);
    assertThat(youngAtOlds).startsWith(0, 1); // the next renewals come by the timers, in turn
    replicas.runOnContext(young.held::handOver);
    replicas.runOnContext(old.held::handOver);
  }

  @Test
  void lostLeaseIsToldOnceAndRenewedNoMore() {
    Lease lease = new Lease(LONG, LONG);
    replicas.endSilently(lease.key);
    lease.start(Duration.ofSeconds(1));
    await().until(() -> lease.renewals.contains(LOST));
    Acquired.Granted next = granted(replicas.others(), lease.key, Duration.ofSeconds(5));
    awaitRenewalsOfAnother(3);
    assertThat(lease.renewals).containsExactly(LOST);
    assertThat(lease.asked()).isEqualTo(new Acquired.Held(next.token()));
  }

  /** Lets time pass in which a lease is renewed {@code times} times. */
  private void awaitRenewalsOfAnother(int times) {
    Lease other = new Lease(LONG, LONG);
    other.start(Duration.ZERO);
    await().until(() -> other.renewals.size() >= times);
    replicas.runOnContext(other.held::handOver);
  }

  @Test
  void leaseHandedOverIsKeptButRenewedNoMore() {
    Lease lease = new Lease(Duration.ofSeconds(20), LONG);
    lease.start(Duration.ZERO);
    replicas.runOnContext(lease.held::handOver);
    awaitRenewalsOfAnother(2);
    assertThat(lease.renewals).isEmpty();
    assertThat(replicas.millisLeft(lease.key)).isBetween(1L, 20_000L);
    assertThat(lease.asked()).isEqualTo(new Acquired.Held(lease.token));
  }

  @Test
  void releasedLeaseIsGrantedToTheNext() {
    Lease lease = new Lease(LONG, LONG);
    lease.start(Duration.ZERO);
    replicas.runOnContext(() -> lease.held.release(null, false));
    await().until(lease::asked, Acquired.Granted.class::isInstance);
    assertThat(lease.follow()).isEmpty();
  }

  @Test
  void keyReleasedAsUncacheableIsNotGranted() {
    Lease lease = new Lease(LONG, LONG);
    lease.start(Duration.ZERO);
    replicas.runOnContext(() -> lease.held.release(null, true));
    await().until(lease::asked, new Acquired.Uncacheable()::equals);
  }

  @Test
  void lastItemIsFedBeforeTheRelease() {
    Lease lease = new Lease(LONG, LONG);
    lease.start(Duration.ZERO);
    replicas.runOnContext(() -> lease.held.release(FAILURE, false));
    await().until(() -> replicas.millisLeft(lease.key) < 0);
    assertThat(lease.follow()).containsExactly(FAILURE);
  }

  @Test
  void streamIsFedOnceAFollowerComes() {
    Lease lease = new Lease(LONG, LONG);
    StreamDuplicator<SseEvent> stream =
        new StreamDuplicator<>(
            100, event -> 1, Allowance.UNLIMITED, StreamDuplicator.Source.UNPAUSABLE);
    lease.start(Duration.ZERO);
    replicas.runOnContext(() -> lease.held.feed(stream, STARTED));
    await().until(() -> lease.renewals.contains(HELD));
    assertThat(lease.renewals).doesNotContain(AWAITED);
    assertThat(lease.follow()).isEmpty(); // the first follower
    await().until(lease::follow, List.<FeedItem>of(STARTED)::equals);
    assertThat(lease.renewals).endsWith(AWAITED);
    stream.end();
    await().until(lease::follow, List.of(STARTED, new EndOfEvents())::equals);
    replicas.runOnContext(lease.held::handOver);
  }

  @Test
  void followerThatCameBeforeTheStreamGetsIt() {
    Lease lease = new Lease(LONG, LONG);
    assertThat(lease.follow()).isEmpty();
    lease.start(Duration.ofSeconds(1));
    await().until(() -> lease.renewals.contains(AWAITED));
    StreamDuplicator<SseEvent> stream =
        new StreamDuplicator<>(
            100, event -> 1, Allowance.UNLIMITED, StreamDuplicator.Source.UNPAUSABLE);
    replicas.runOnContext(() -> lease.held.feed(stream, STARTED));
    stream.end();
    replicas.runOnContext(() -> lease.held.release(FAILURE, false));
    await().until(() -> replicas.millisLeft(lease.key) < 0);
    assertThat(lease.follow()).containsExactly(STARTED, new EndOfEvents(), FAILURE);
  }
}
