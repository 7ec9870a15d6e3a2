package dev.scrubjay.gateway.coalescing;

import static dev.scrubjay.gateway.cache.redis.TwoReplicas.get;
import static dev.scrubjay.gateway.cache.redis.TwoReplicas.newKey;
import static dev.scrubjay.gateway.coalescing.StagedCall.events;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.scrubjay.gateway.answers.Answer;
import dev.scrubjay.gateway.answers.StoreFence;
import dev.scrubjay.gateway.cache.Acquired;
import dev.scrubjay.gateway.cache.LeaseMode;
import dev.scrubjay.gateway.cache.redis.TwoReplicas;
import dev.scrubjay.gateway.coalescing.CallEffect.CallProvider;
import dev.scrubjay.gateway.coalescing.CallEffect.ReleaseLease;
import dev.scrubjay.gateway.coalescing.CallEvent.LeaseRenewed;
import dev.scrubjay.gateway.coalescing.remote.FeedItem;
import dev.scrubjay.gateway.config.CoalescingConfig;
import dev.scrubjay.gateway.dialect.ApiException;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.load.MemoryBudget;
import dev.scrubjay.gateway.stream.Allowance;
import dev.scrubjay.gateway.stream.StreamDuplicator;
import dev.scrubjay.policy.key.CacheKey;
import dev.scrubjay.policy.model.Cost;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The leader's effects on the provider, on the lease and on the members. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class LeaderSideIT {
  private static final Duration LEASE = Duration.ofSeconds(20);
  private static final CoalescingConfig CONFIG =
      new CoalescingConfig(
          true,
          LEASE,
          Duration.ofMinutes(1),
          Duration.ofSeconds(30),
          1,
          1,
          CoalescingConfig.DEFAULT.finishing());

  private final TwoReplicas replicas = new TwoReplicas();

  @AfterAll
  void stop() {
    replicas.close();
  }

  /** A leader, and the events that have come to it. */
  private final class Leader {
    private final CacheKey key = newKey();
    private final StagedCall call;
    private final List<CallEvent> happened = new CopyOnWriteArrayList<>();
    private final LeaderSide side;

    Leader(StagedCall call) {
      this.call = call;
      CallParts parts =
          new CallParts(
              replicas.vertx(),
              replicas.here(),
              CONFIG,
              new CallLimits(CONFIG),
              new MemoryBudget(1 << 30),
              System::nanoTime);
      side = new LeaderSide(parts, key, call, replicas.context(), happened::add);
    }

    void callWithoutCache() {
      replicas.runOnContext(() -> side.call(new CallProvider(null, Duration.ZERO)));
    }

    Acquired.Granted callUnderLease() {
      Acquired.Granted lease = TwoReplicas.granted(replicas.leases(), key, LEASE);
      replicas.runOnContext(() -> side.call(new CallProvider(lease, Duration.ZERO)));
      return lease;
    }

    List<FeedItem> follow(Acquired.Granted lease) {
      return get(replicas.others().follow(key, lease.token(), 0)).items().stream()
          .map(FeedItem::decode)
          .flatMap(Optional::stream)
          .toList();
    }

    Acquired askedElsewhere() {
      return get(replicas.others().acquire(key, LeaseMode.LOOK, LEASE, 1));
    }
  }

  /** A provider's streamed answer, which a test goes on with. */
  private final class ProviderStream {
    private final StreamDuplicator<SseEvent> source =
        new StreamDuplicator<>(
            1000, event -> 1, Allowance.UNLIMITED, StreamDuplicator.Source.UNPAUSABLE);
    private final Promise<Answer.StreamEnd> end = Promise.promise();
    private final Answer.Streamed answer =
        new Answer.Streamed(
            source.read(replicas.context()).orElseThrow(),
            CallEvents.STARTED.facts(),
            end.future());

    /** The leader's share of it, once it is read. */
    StreamDuplicator<SseEvent> sharedBy(Leader leader) {
      return replicas.onContext(
          () -> {
            CallOutcome.StreamedAnswer shared = leader.side.share(answer);
            assertThat(shared.answer()).isSameAs(answer);
            answer.events().resume();
            return shared.events();
          });
    }
  }

  @Test
  void withoutTheCacheTheStoreIsUnfenced() {
    Leader leader = new Leader(StagedCall.open());
    leader.callWithoutCache();
    assertThat(leader.call.fences).containsExactly(new StoreFence.Unfenced());
    CallEvent.Answered answered = (CallEvent.Answered) CallEvents.answered(false);
    leader.call.answer.complete(answered.answer());
    await().until(() -> leader.happened, List.of(answered)::equals);
    replicas.runOnContext(
        () -> {
          leader.side.handLeaseOver(); // there is none
          leader.side.releaseLease(new ReleaseLease(null, true));
        });
    assertThat(leader.askedElsewhere()).isInstanceOf(Acquired.Granted.class);
  }

  @Test
  void leaseFencesTheStoreAndIsRenewed() {
    Leader leader = new Leader(StagedCall.open());
    Acquired.Granted lease = leader.callUnderLease();
    assertThat(leader.call.fences)
        .containsExactly(new StoreFence.Leased(lease.token(), OptionalDouble.of(lease.accesses())));
    await().until(() -> leader.happened.contains(new LeaseRenewed(true, false)));
    assertThat(leader.follow(lease)).isEmpty();
    await().until(() -> leader.happened.contains(new LeaseRenewed(true, true)));
    replicas.endSilently(leader.key);
    await().until(() -> leader.happened.contains(new LeaseRenewed(false, false)));
    assertThat(leader.call.isCancelled()).isFalse();
  }

  @Test
  void failureOfTheProviderIsToldAsItIs() {
    Leader leader = new Leader(StagedCall.open());
    leader.callWithoutCache();
    ApiException failure = new ApiException(CallEvents.FAILURE);
    leader.call.answer.fail(failure);
    await().until(() -> leader.happened, List.of(new CallEvent.ProviderFailed(failure))::equals);
  }

  @Test
  void requestThatCannotBeSentIsToldApartFromAFailure() {
    Leader leader = new Leader(StagedCall.unsendable());
    leader.callWithoutCache();
    assertThat(leader.happened).containsExactly(new CallEvent.NotSendable());
  }

  @Test
  void cancellationReachesTheProvidersCall() {
    Leader leader = new Leader(StagedCall.open());
    leader.callWithoutCache();
    assertThat(leader.call.isCancelled()).isFalse();
    replicas.runOnContext(leader.side::cancel);
    assertThat(leader.call.isCancelled()).isTrue();
  }

  @Test
  void streamIsSharedHereAndFedElsewhere() {
    Leader leader = new Leader(StagedCall.open());
    Acquired.Granted lease = leader.callUnderLease();
    ProviderStream provider = new ProviderStream();
    leader.call.answer.complete(provider.answer);
    await().until(() -> leader.happened.contains(new CallEvent.StreamStarted(provider.answer)));
    StreamDuplicator<SseEvent> shared = provider.sharedBy(leader);
    StreamReader early = new StreamReader(replicas, shared);
    provider.source.appendAll(events("a b"));
    await().until(() -> early.events, events("a b")::equals);
    StreamReader late = new StreamReader(replicas, shared);
    assertThat(leader.follow(lease)).isEmpty();
    Answer.StreamEnd end = new Answer.StreamEnd(Optional.of(CallEvents.BODY), Cost.of(0.5), true);
    provider.end.complete(end);
    provider.source.end();
    assertThat(get(early.end.future())).isTrue();
    assertThat(get(late.end.future())).isTrue();
    assertThat(late.events).isEqualTo(events("a b"));
    await().until(() -> leader.happened.contains(new CallEvent.StreamEnded(end)));
    await().until(() -> leader.follow(lease).contains(new FeedItem.EndOfEvents()));
    assertThat(leader.follow(lease))
        .containsExactly(
            CallEvents.STARTED, new FeedItem.NextEvents(events("a b")), new FeedItem.EndOfEvents());
    replicas.runOnContext(leader.side::handLeaseOver);
  }

  @Test
  void streamThatBreaksOffFailsItsReaders() {
    Leader leader = new Leader(StagedCall.open());
    leader.callWithoutCache();
    ProviderStream provider = new ProviderStream();
    StreamReader reader = new StreamReader(replicas, provider.sharedBy(leader));
    ApiException failure = new ApiException(CallEvents.FAILURE);
    provider.source.appendAll(events("a"));
    provider.end.fail(failure);
    provider.source.fail(failure);
    assertThatThrownBy(() -> get(reader.end.future())).hasCause(failure);
    assertThat(reader.events).isEqualTo(events("a"));
    await().until(() -> leader.happened, List.of(new CallEvent.ProviderFailed(failure))::equals);
  }

  @Test
  void leaseIsHandedOverOrReleased() {
    Leader storing = new Leader(StagedCall.open());
    Acquired.Granted lease = storing.callUnderLease();
    replicas.runOnContext(storing.side::handLeaseOver);
    assertThat(storing.askedElsewhere()).isEqualTo(new Acquired.Held(lease.token()));
    Leader failing = new Leader(StagedCall.open());
    Acquired.Granted released = failing.callUnderLease();
    FeedItem.CallFailed last = new FeedItem.CallFailed(CallEvents.FAILURE);
    replicas.runOnContext(() -> failing.side.releaseLease(new ReleaseLease(last, true)));
    await().until(failing::askedElsewhere, new Acquired.Uncacheable()::equals);
    assertThat(failing.follow(released)).containsExactly(last);
  }
}
