package dev.scrubjay.gateway.coalescing;

import static dev.scrubjay.gateway.cache.redis.TwoReplicas.get;
import static dev.scrubjay.gateway.cache.redis.TwoReplicas.newKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.scrubjay.gateway.answers.Answer;
import dev.scrubjay.gateway.answers.StoreFence;
import dev.scrubjay.gateway.cache.Acquired;
import dev.scrubjay.gateway.cache.Entry;
import dev.scrubjay.gateway.cache.LeaseMode;
import dev.scrubjay.gateway.cache.PurgeFilter;
import dev.scrubjay.gateway.cache.StoreOutcome;
import dev.scrubjay.gateway.cache.redis.RedisCache;
import dev.scrubjay.gateway.cache.redis.TwoReplicas;
import dev.scrubjay.gateway.coalescing.Membership.MemberRole;
import dev.scrubjay.gateway.coalescing.remote.FeedItem;
import dev.scrubjay.gateway.config.CoalescingConfig;
import dev.scrubjay.gateway.dialect.ApiException;
import dev.scrubjay.gateway.load.MemoryBudget;
import dev.scrubjay.policy.key.CacheKey;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Members of shared calls, whose leader is staged and whose leases are real. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SharedCallsIT {
  private static final Duration LEASE = Duration.ofSeconds(20);

  /** Longer than a test waits. */
  private static final Duration LONG = Duration.ofMinutes(5);

  private static final PurgeFilter ALL =
      new PurgeFilter(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
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

  private SharedCalls calls(RedisCache cache) {
    return new SharedCalls(
        replicas.vertx(), cache, CONFIG, new MemoryBudget(1 << 30), System::nanoTime);
  }

  /** A key with a staged call, and those who join it at one replica. */
  private final class Party {
    private final CacheKey key = newKey();
    private final StagedCall call = StagedCall.open();
    private final SharedCalls calls = calls(replicas.here());

    Membership join() {
      return calls.join(key, LeaseMode.LOOK, 1, call);
    }

    Membership joinLed() {
      Membership member = join();
      await().until(call::isCalled);
      return member;
    }

    Answer.Whole answers(boolean stored) {
      Answer.Whole whole = ((CallEvent.Answered) CallEvents.answered(stored)).answer();
      call.answer.complete(whole);
      return whole;
    }

    Acquired askedElsewhere() {
      return get(replicas.others().acquire(key, LeaseMode.LOOK, LEASE, 1));
    }
  }

  @Test
  void membersShareOneCall() {
    Party party = new Party();
    Membership leader = party.joinLed();
    StagedCall unused = StagedCall.open();
    Membership follower = party.calls.join(party.key, LeaseMode.LOOK, 1, unused);
    assertThat(leader.role()).isEqualTo(new MemberRole.Leader());
    assertThat(follower.role()).isEqualTo(new MemberRole.Follower(false));
    assertThat(follower.call()).isSameAs(leader.call());
    CallOutcome answer = new CallOutcome.WholeAnswer(party.answers(true));
    assertThat(get(leader.outcome())).isEqualTo(answer);
    assertThat(get(follower.outcome())).isEqualTo(answer);
    assertThat(party.call.fences).hasSize(1);
    assertThat(unused.isCalled()).isFalse();
  }

  @Test
  void leaseOfAStoredAnswerIsLeftToItsStore() {
    Party party = new Party();
    Membership leader = party.joinLed();
    String token = party.call.fences.get(0).leaseToken().orElseThrow();
    party.answers(true);
    assertThat(get(leader.outcome())).isInstanceOf(CallOutcome.WholeAnswer.class);
    assertThat(party.askedElsewhere()).isEqualTo(new Acquired.Held(token));
  }

  @Test
  void keyWhoseAnswerIsNotStoredIsNotSharedForAWhile() {
    Party party = new Party();
    Membership leader = party.joinLed();
    party.answers(false);
    assertThat(get(leader.outcome())).isInstanceOf(CallOutcome.WholeAnswer.class);
    await().until(party::askedElsewhere, new Acquired.Uncacheable()::equals);
    assertThat(get(party.join().outcome())).isEqualTo(new CallOutcome.NotShared());
  }

  @Test
  void failureOfTheLeaderReachesAllMembers() {
    Party party = new Party();
    Membership leader = party.joinLed();
    Membership follower = party.join();
    party.call.answer.fail(new ApiException(CallEvents.FAILURE));
    for (Membership member : List.of(leader, follower)) {
      assertThatThrownBy(() -> get(member.outcome()))
          .hasRootCauseInstanceOf(ApiException.class)
          .hasRootCauseMessage(CallEvents.FAILURE.message());
    }
    await().until(party::askedElsewhere, Acquired.Granted.class::isInstance);
  }

  @Test
  void callGoesOnUntilItsLastMemberLeaves() {
    Party party = new Party();
    Membership leader = party.joinLed();
    Membership follower = party.join();
    leader.leave();
    assertThat(party.call.isCancelled()).isFalse();
    follower.leave();
    await().until(party.call::isCancelled);
    party.call.answer.fail(new IllegalStateException("cancelled"));
    await().until(party::askedElsewhere, Acquired.Granted.class::isInstance);
  }

  @Test
  void newcomerAfterTheEndBeginsAnotherCall() {
    Party party = new Party();
    Membership first = party.joinLed();
    party.call.answer.fail(new ApiException(CallEvents.FAILURE));
    await().until(first.outcome()::isComplete);
    await().until(party::askedElsewhere, Acquired.Granted.class::isInstance);
    Membership second = party.join();
    assertThat(second.call()).isNotSameAs(first.call());
    assertThat(second.initiator()).isTrue();
    second.leave();
  }

  @Test
  void newAnswerIsMadeBesideTheCallInFlight() {
    Party party = new Party();
    Membership old = party.joinLed();
    StagedCall anew = StagedCall.open();
    Membership taker = party.calls.join(party.key, LeaseMode.TAKE, 1, anew);
    await().until(anew::isCalled);
    assertThat(taker.call()).isNotSameAs(old.call());
    assertThat(party.join().call()).isSameAs(taker.call());
    Entry entry = TwoReplicas.entry(Buffer.buffer("old"));
    String lost = party.call.fences.get(0).leaseToken().orElseThrow();
    assertThat(replicas.storeElsewhere(party.key, entry, lost))
        .isEqualTo(new StoreOutcome.Fenced());
  }

  @Test
  void refreshGoesOnWithoutAnyMember() {
    Party party = new Party();
    assertThat(party.calls.refresh(party.key, 1, party.call)).isTrue();
    await().until(party.call::isCalled);
    Membership member = party.join();
    assertThat(member.role()).isEqualTo(new MemberRole.Follower(false));
    member.leave();
    String token = party.call.fences.get(0).leaseToken().orElseThrow();
    awaitRenewal(party.key, token);
    assertThat(party.call.isCancelled()).isFalse();
    assertThat(party.calls.refresh(newKey(), 1, StagedCall.open())).isFalse(); // the limit is 1
    party.answers(true);
    await().until(() -> party.calls.refresh(newKey(), 1, StagedCall.open()));
  }

  /** Waits until the holder renews its lease, when it would cancel a call that nobody wants. */
  private void awaitRenewal(CacheKey key, String token) {
    assertThat(get(replicas.others().renew(key, token, Duration.ofSeconds(5))).held()).isTrue();
    await().until(() -> replicas.millisLeft(key) > 10_000);
  }

  @Test
  void refreshIsNotBegunBesideACall() {
    Party party = new Party();
    Membership member = party.joinLed();
    assertThat(party.calls.refresh(party.key, 1, StagedCall.open())).isFalse();
    assertThat(party.calls.refresh(newKey(), 1, StagedCall.open())).isTrue(); // no slot is lost
    member.leave();
  }

  @Test
  void withoutTheCacheCallsAreLedUpToALimit() {
    SharedCalls calls;
    try (TwoReplicas gone = new TwoReplicas()) {
      calls = calls(gone.here());
    }
    StagedCall call = StagedCall.open();
    Membership admitted = calls.join(newKey(), LeaseMode.LOOK, 1, call);
    await().until(call::isCalled);
    assertThat(call.fences).containsExactly(new StoreFence.Unfenced());
    StagedCall other = StagedCall.open();
    Membership refused = calls.join(newKey(), LeaseMode.LOOK, 1, other);
    assertThatThrownBy(() -> get(refused.outcome()))
        .hasRootCauseMessage(SharedErrors.overloaded().getMessage());
    assertThat(other.turnedAway).hasValue(1);
    assertThat(other.isCalled()).isFalse();
    call.answer.fail(new ApiException(CallEvents.FAILURE));
    await().until(admitted.outcome()::failed);
    StagedCall next = StagedCall.open();
    await()
        .until(
            () -> {
              Membership member = calls.join(newKey(), LeaseMode.LOOK, 1, next);
              await().until(() -> next.isCalled() || member.outcome().failed());
              return next.isCalled();
            });
  }

  @Test
  void entryThatHasComeMeanwhileIsTheOutcome() {
    Party party = new Party();
    String token = TwoReplicas.granted(replicas.others(), party.key, LEASE).token();
    Membership member = party.join();
    await().until(() -> replicas.isAwaited(party.key));
    assertThat(member.role()).isEqualTo(new MemberRole.Follower(true));
    Entry entry = TwoReplicas.entry(CallEvents.BODY);
    assertThat(replicas.storeElsewhere(party.key, entry, token))
        .isInstanceOf(StoreOutcome.Stored.class);
    assertThat(get(member.outcome())).isEqualTo(new CallOutcome.FoundInCache(entry));
    assertThat(get(party.join().outcome())).isEqualTo(new CallOutcome.FoundInCache(entry));
    assertThat(party.call.isCalled()).isFalse();
  }

  @Test
  void leaderElsewhereThatGivesUpIsReplaced() {
    Party party = new Party();
    String token = TwoReplicas.granted(replicas.others(), party.key, LEASE).token();
    Membership member = party.join();
    await().until(() -> replicas.isAwaited(party.key));
    assertThat(get(replicas.others().release(party.key, token, false))).isTrue();
    await().until(party.call::isCalled);
    assertThat(member.role()).isEqualTo(new MemberRole.Leader());
    CallOutcome answer = new CallOutcome.WholeAnswer(party.answers(true));
    assertThat(get(member.outcome())).isEqualTo(answer);
  }

  @Test
  void answerInTheMakingElsewhereIsNotJoinedOnceItIsPurged() {
    Party party = new Party();
    String token = TwoReplicas.granted(replicas.others(), party.key, LONG).token();
    Membership before = party.join();
    await().until(() -> replicas.isAwaited(party.key));
    Buffer begun = CallEvents.STARTED.encode();
    assertThat(get(replicas.others().feed(party.key, token, List.of(begun)))).isTrue();
    assertThat(get(before.outcome())).isInstanceOf(CallOutcome.StreamedAnswer.class);
    assertThat(get(replicas.here().purge(party.key.scope().tenant(), ALL))).isZero();
    assertThat(get(replicas.others().renew(party.key, token, LONG)).held()).isFalse();
    await().until(party.call::isCalled);
    CallOutcome answer = new CallOutcome.WholeAnswer(party.answers(true));
    assertThat(get(party.join().outcome())).isEqualTo(answer);
  }

  @Test
  void failureElsewhereIsSharedHere() {
    Party party = new Party();
    String token = TwoReplicas.granted(replicas.others(), party.key, LEASE).token();
    Membership member = party.join();
    Buffer item = new FeedItem.CallFailed(CallEvents.FAILURE).encode();
    assertThat(get(replicas.others().feed(party.key, token, List.of(item)))).isTrue();
    assertThatThrownBy(() -> get(member.outcome()))
        .hasRootCauseMessage(CallEvents.FAILURE.message());
    assertThat(party.call.isCalled()).isFalse();
  }

  @Test
  void requestThatCannotBeSentIsItsSendersOwn() {
    StagedCall unsendable = StagedCall.unsendable();
    CacheKey own = newKey();
    Membership member = calls(replicas.here()).join(own, LeaseMode.LOOK, 1, unsendable);
    assertThat(get(member.outcome())).isEqualTo(new CallOutcome.NotShared());
    await().until(() -> replicas.millisLeft(own) < 0);
  }
}
