package dev.scrubjay.gateway.completion;

import static dev.scrubjay.gateway.cache.redis.TwoReplicas.get;
import static dev.scrubjay.gateway.cache.redis.TwoReplicas.newKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.scrubjay.gateway.answers.Answer;
import dev.scrubjay.gateway.answers.FreshnessJudge;
import dev.scrubjay.gateway.cache.LeaseMode;
import dev.scrubjay.gateway.cache.redis.TwoReplicas;
import dev.scrubjay.gateway.coalescing.SharedCalls;
import dev.scrubjay.gateway.coalescing.StagedCall;
import dev.scrubjay.gateway.coalescing.remote.FeedItem;
import dev.scrubjay.gateway.config.CoalescingConfig;
import dev.scrubjay.gateway.load.MemoryBudget;
import dev.scrubjay.gateway.observe.AnswerFacts;
import dev.scrubjay.gateway.observe.CacheEvent;
import dev.scrubjay.gateway.observe.CacheStatus.Miss;
import dev.scrubjay.gateway.observe.CompletedRequest;
import dev.scrubjay.gateway.request.Completion;
import dev.scrubjay.gateway.request.TestRequests;
import dev.scrubjay.gateway.routing.NamedModels;
import dev.scrubjay.gateway.routing.TestRouting;
import dev.scrubjay.policy.cache.CachePolicy;
import dev.scrubjay.policy.key.CacheKey;
import dev.scrubjay.policy.model.Cost;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Members that wait for a shared call whose leader is staged. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class MemberWaitIT {
  private static final Duration PATIENT = Duration.ofMinutes(1);
  private static final Buffer BODY =
      Buffer.buffer(
          """
          {"id":"x","object":"chat.completion","created":1,"model":"gpt-4o","choices":[{"index":0,\
          "message":{"role":"assistant","content":"Hello"},"finish_reason":"stop"}]}\
          """);
  private static final Buffer OWN = Buffer.buffer("{\"own\":1}");

  private final TwoReplicas replicas = new TwoReplicas();

  @AfterAll
  void stop() {
    replicas.close();
  }

  /** A shared call, and its members' parts. */
  private final class Party {
    private final CacheKey key = newKey();
    private final StagedCall call = StagedCall.open();
    private final KeptObserver observer = new KeptObserver();
    private final TestRouting routing = new TestRouting(replicas.vertx(), observer);
    private final String weakest = routing.upstreams().byAccuracy().getLast().id();
    private final List<MemberWait.Alone> alone = new CopyOnWriteArrayList<>();
    private final SharedCalls calls =
        new SharedCalls(
            replicas.vertx(),
            replicas.here(),
            CoalescingConfig.DEFAULT,
            new MemoryBudget(1 << 30),
            System::nanoTime);

    private MemberParts parts(Duration patience) {
      CachedAnswers cached =
          new CachedAnswers(
              replicas.vertx(),
              () -> CachePolicy.DEFAULT,
              routing.upstreams(),
              observer,
              InstantSource.system(),
              System::nanoTime);
      FreshnessJudge freshness =
          new FreshnessJudge(() -> CachePolicy.DEFAULT, InstantSource.system(), () -> 0);
      AccuracyCheck accuracy =
          new AccuracyCheck(
              routing.upstreams(), new NamedModels(routing.upstreams()), routing.planner());
      return new MemberParts(
          replicas.vertx(),
          cached,
          new Acceptance(cached, freshness, accuracy),
          patience,
          observer,
          System::nanoTime);
    }

    AnswerFacts facts() {
      return new FeedItem.AnswerStarted(weakest, "test", true).facts().costing(Cost.of(0.5));
    }

    Future<Answer> joined(Completion completion, Duration patience) {
      return replicas.onContext(
          () ->
              new MemberWait(
                      parts(patience),
                      completion,
                      Miss.MissReason.ABSENT,
                      calls.join(key, LeaseMode.LOOK, 1, call),
                      this::goesAlone)
                  .begin());
    }

    Future<Answer> joined() {
      return joined(TestRequests.completion(key, weakest), PATIENT);
    }

    private Future<Answer> goesAlone(MemberWait.Alone how) {
      alone.add(how);
      return Future.succeededFuture(new Answer.Whole(OWN, facts()));
    }

    void answers() {
      call.answer.complete(new Answer.Whole(BODY, facts()));
    }

    List<Boolean> served() {
      return observer.events.stream()
          .map(CacheEvent.Coalesced.class::cast)
          .map(CacheEvent.Coalesced::served)
          .toList();
    }
  }

  @Test
  void leaderIsToldItsCostAndIsNoFollower() {
    Party party = new Party();
    Future<Answer> leader = party.joined();
    party.answers();
    assertThat(get(leader)).isEqualTo(new Answer.Whole(BODY, party.facts()));
    assertThat(party.observer.statuses)
        .containsExactly(new Miss(Miss.MissReason.ABSENT, false, false));
    assertThat(party.observer.events).isEmpty();
    assertThat(party.observer.completed).isEmpty();
  }

  @Test
  void followerPaysNothingAndIsCounted() {
    Party party = new Party();
    Future<Answer> leader = party.joined();
    Future<Answer> follower = party.joined();
    party.answers();
    Miss shared = new Miss(Miss.MissReason.ABSENT, false, true);
    assertThat(get(leader).facts()).isEqualTo(party.facts());
    assertThat(get(follower))
        .isEqualTo(new Answer.Whole(BODY, party.facts().sharedAs(shared).saving(Cost.of(0.5))));
    assertThat(get(follower).facts().costUsd()).hasValue(0);
    assertThat(party.observer.statuses).contains(shared);
    assertThat(party.served()).containsExactly(true);
    assertThat(party.observer.completed).hasSize(1);
    assertThat(party.observer.completed.get(0).type()).isEqualTo(CompletedRequest.Type.COALESCED);
    assertThat(party.observer.completed.get(0).saved()).isEqualTo(Cost.of(0.5));
  }

  @Test
  void failureIsThatOfAllMembers() {
    Party party = new Party();
    List<Future<Answer>> members = List.of(party.joined(), party.joined());
    IllegalStateException failure = new IllegalStateException("broken");
    party.call.answer.fail(failure);
    for (Future<Answer> member : members) {
      assertThatThrownBy(() -> get(member)).hasCause(failure);
    }
    assertThat(party.alone).isEmpty();
    assertThat(party.observer.statuses).hasSize(2);
  }

  @Test
  void followerWhomTheAnswerDoesNotSuitGoesAlone() {
    Party party = new Party();
    Future<Answer> leader = party.joined();
    Future<Answer> follower = party.joined(TestRequests.accurate(party.key, 0.94), PATIENT);
    party.answers();
    assertThat(get(follower)).isEqualTo(new Answer.Whole(OWN, party.facts()));
    assertThat(get(leader)).isEqualTo(new Answer.Whole(BODY, party.facts()));
    assertThat(party.alone).containsExactly(MemberWait.Alone.STORE);
    assertThat(party.served()).containsExactly(false);
  }

  @Test
  void followerWithoutPatienceGoesAloneAndDoesNotStore() {
    Party party = new Party();
    Future<Answer> leader = party.joined();
    await().until(party.call::isCalled);
    Completion completion = TestRequests.completion(party.key, party.weakest);
    Future<Answer> hasty = party.joined(completion, Duration.ofMillis(50));
    assertThat(get(hasty)).isEqualTo(new Answer.Whole(OWN, party.facts()));
    assertThat(party.alone).containsExactly(MemberWait.Alone.NO_STORE);
    assertThat(party.served()).containsExactly(false);
    replicas.runOnContext(completion.context().cancellation()::cancel); // it has left already
    replicas.runOnContext(() -> assertThat(party.call.isCancelled()).isFalse());
    assertThat(leader.isComplete()).isFalse();
    party.answers();
    assertThat(get(leader)).isEqualTo(new Answer.Whole(BODY, party.facts()));
  }

  @Test
  void leaderHasAllThePatienceItsCallNeeds() {
    Party party = new Party();
    Completion completion = TestRequests.completion(party.key, party.weakest);
    Future<Answer> leader = party.joined(completion, Duration.ofMillis(1));
    Future<Answer> hasty = party.joined(completion, Duration.ofMillis(20));
    assertThat(get(hasty)).isInstanceOf(Answer.Whole.class); // its patience was longer
    assertThat(leader.isComplete()).isFalse();
    party.answers();
    assertThat(get(leader)).isEqualTo(new Answer.Whole(BODY, party.facts()));
  }

  @Test
  void callGoesOnUntilItsLastClientGoesAway() {
    Party party = new Party();
    Completion leaving = TestRequests.completion(party.key, party.weakest);
    Future<Answer> leader = party.joined(leaving, PATIENT);
    Completion staying = TestRequests.completion(party.key, party.weakest);
    Future<Answer> follower = party.joined(staying, PATIENT);
    await().until(party.call::isCalled);
    replicas.runOnContext(leaving.context().cancellation()::cancel);
    assertThat(party.call.isCancelled()).isFalse();
    replicas.runOnContext(staying.context().cancellation()::cancel);
    await().until(party.call::isCancelled);
    assertThat(leader.isComplete()).isFalse();
    assertThat(follower.isComplete()).isFalse();
  }

  @Test
  void membersOfACallWithoutAnswerGoAloneAndStore() {
    Party party = new Party();
    String token =
        TwoReplicas.granted(replicas.others(), party.key, Duration.ofSeconds(20)).token();
    assertThat(get(replicas.others().release(party.key, token, true))).isTrue();
    assertThat(get(party.joined())).isEqualTo(new Answer.Whole(OWN, party.facts()));
    assertThat(party.alone).containsExactly(MemberWait.Alone.STORE);
    assertThat(party.call.isCalled()).isFalse();
  }

  @Test
  void wholeAnswerIsStreamedToWhoWantsAStream() {
    Party party = new Party();
    Future<Answer> leader = party.joined();
    Future<Answer> follower =
        party.joined(TestRequests.streamed(party.key, party.weakest), PATIENT);
    party.answers();
    assertThat(get(leader)).isInstanceOf(Answer.Whole.class);
    assertThat(get(follower)).isInstanceOf(Answer.Streamed.class);
    assertThat(get(follower).facts().savedUsd()).hasValue(0.5);
  }
}
