package dev.scrubjay.gateway.coalescing;

import static dev.scrubjay.gateway.coalescing.CallEvents.BODY;
import static dev.scrubjay.gateway.coalescing.CallEvents.ENTRY;
import static dev.scrubjay.gateway.coalescing.CallEvents.FAILURE;
import static dev.scrubjay.gateway.coalescing.CallEvents.STARTED;
import static dev.scrubjay.gateway.coalescing.CallEvents.answered;
import static dev.scrubjay.gateway.coalescing.CallEvents.events;
import static dev.scrubjay.gateway.coalescing.CallEvents.failed;
import static dev.scrubjay.gateway.coalescing.CallEvents.fed;
import static dev.scrubjay.gateway.coalescing.CallEvents.granted;
import static dev.scrubjay.gateway.coalescing.CallEvents.held;
import static dev.scrubjay.gateway.coalescing.CallEvents.streamEnded;
import static dev.scrubjay.gateway.coalescing.CallEvents.streamStarted;
import static dev.scrubjay.gateway.coalescing.CallEvents.unstored;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scrubjay.gateway.cache.LeaseMode;
import dev.scrubjay.gateway.coalescing.CallEffect.AcquireLease;
import dev.scrubjay.gateway.coalescing.CallEffect.AppendToFeed;
import dev.scrubjay.gateway.coalescing.CallEffect.AwaitLastItems;
import dev.scrubjay.gateway.coalescing.CallEffect.CallProvider;
import dev.scrubjay.gateway.coalescing.CallEffect.CancelCall;
import dev.scrubjay.gateway.coalescing.CallEffect.CompleteFeedAsRead;
import dev.scrubjay.gateway.coalescing.CallEffect.CompleteFeeds;
import dev.scrubjay.gateway.coalescing.CallEffect.FailFeeds;
import dev.scrubjay.gateway.coalescing.CallEffect.Finish;
import dev.scrubjay.gateway.coalescing.CallEffect.FollowLease;
import dev.scrubjay.gateway.coalescing.CallEffect.HandLeaseOver;
import dev.scrubjay.gateway.coalescing.CallEffect.LookUpAnswer;
import dev.scrubjay.gateway.coalescing.CallEffect.ReleaseLease;
import dev.scrubjay.gateway.coalescing.CallEffect.Reopen;
import dev.scrubjay.gateway.coalescing.CallEffect.ReportTurnedAway;
import dev.scrubjay.gateway.coalescing.CallEffect.ReturnLease;
import dev.scrubjay.gateway.coalescing.CallEffect.Settle;
import dev.scrubjay.gateway.coalescing.CallEffect.SettleFailed;
import dev.scrubjay.gateway.coalescing.CallEffect.ShareFeed;
import dev.scrubjay.gateway.coalescing.CallEffect.ShareStream;
import dev.scrubjay.gateway.coalescing.CallEffect.StopFollowing;
import dev.scrubjay.gateway.coalescing.CallEffect.Unlist;
import dev.scrubjay.gateway.coalescing.SharedCallMachine.Transition;
import dev.scrubjay.gateway.coalescing.remote.FeedItem;
import dev.scrubjay.policy.model.Cost;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The transitions of a shared call, one by one. */
final class SharedCallMachineTest {
  private static final FeedItem.EndOfEvents END_OF_EVENTS = new FeedItem.EndOfEvents();

  /** The transition that the last of {@code events} makes in a call with one member. */
  private static Transition after(CallEvent... events) {
    Transition transition = SharedCallMachine.start(LeaseMode.LOOK, false);
    for (CallEvent event : events) {
      transition = transition.next().on(event);
    }
    return transition;
  }

  private static List<Class<?>> kinds(Transition transition) {
    return transition.effects().stream().<Class<?>>map(Object::getClass).toList();
  }

  private static <E> E only(Transition transition, Class<E> kind) {
    List<E> found = transition.effects().stream().filter(kind::isInstance).map(kind::cast).toList();
    assertThat(found).hasSize(1);
    return found.get(0);
  }

  @Test
  void callBeginsByAskingForTheLease() {
    Transition start = SharedCallMachine.start(LeaseMode.TAKE, false);
    assertThat(start.effects()).containsExactly(new AcquireLease(LeaseMode.TAKE));
    assertThat(start.next().isDone()).isFalse();
  }

  @Test
  void grantedLeaseLetsThisReplicaLead() {
    Transition led = after(granted());
    assertThat(kinds(led)).containsExactly(CallProvider.class);
    assertThat(led.next().isFollowing()).isFalse();
  }

  @Test
  void entryFoundMeanwhileIsTheOutcome() {
    Transition found = after(new CallEvent.EntryFound(ENTRY));
    assertThat(only(found, Settle.class).outcome()).isEqualTo(new CallOutcome.FoundInCache(ENTRY));
    assertThat(found.next().isDone()).isTrue();
  }

  @Test
  void storedAnswerLeavesTheLeaseToTheStore() {
    Transition answered = after(granted(), answered(true));
    assertThat(kinds(answered))
        .containsExactly(Settle.class, CompleteFeeds.class, HandLeaseOver.class, Finish.class);
    assertThat(only(answered, Settle.class).outcome()).isInstanceOf(CallOutcome.WholeAnswer.class);
  }

  @Test
  void unstoredAnswerIsFedToFollowersAndItsKeyIsUncacheable() {
    ReleaseLease released = only(after(granted(), answered(false)), ReleaseLease.class);
    assertThat(released).isEqualTo(new ReleaseLease(unstored(), true));
  }

  @Test
  void streamIsSharedFromItsBeginningAndDoneAtItsEnd() {
    Transition started = after(granted(), streamStarted());
    assertThat(kinds(started)).containsExactly(ShareStream.class);
    Transition ended = started.next().on(streamEnded(true, true));
    assertThat(kinds(ended))
        .containsExactly(CompleteFeeds.class, HandLeaseOver.class, Finish.class);
  }

  @Test
  void streamThatIsNotStoredIsFedAsAWhole() {
    Transition ended = after(granted(), streamStarted(), streamEnded(true, false));
    assertThat(only(ended, ReleaseLease.class)).isEqualTo(new ReleaseLease(unstored(), true));
    Transition tooLarge = after(granted(), streamStarted(), streamEnded(false, false));
    assertThat(only(tooLarge, ReleaseLease.class)).isEqualTo(new ReleaseLease(null, true));
  }

  @Test
  void failureIsSharedHereAndElsewhere() {
    CallEvent.ProviderFailed failure = failed();
    assertThat(after(granted(), failure).effects())
        .containsExactly(
            new SettleFailed(failure.cause()),
            new FailFeeds(failure.cause()),
            new ReleaseLease(new FeedItem.CallFailed(FAILURE), false),
            new Finish());
  }

  @Test
  void cancelledCallTellsFollowersNothing() {
    Transition left = after(granted(), new CallEvent.Left());
    assertThat(left.effects()).containsExactly(new CancelCall());
    Transition failed = left.next().on(failed());
    assertThat(only(failed, ReleaseLease.class)).isEqualTo(new ReleaseLease(null, false));
  }

  @Test
  void leaderMayLeaveWhileOthersWait() {
    assertThat(after(granted(), new CallEvent.Joined(), new CallEvent.Left()).effects()).isEmpty();
    assertThat(
            after(granted(), new CallEvent.LeaseRenewed(true, true), new CallEvent.Left())
                .effects())
        .isEmpty();
  }

  @Test
  void callIsCancelledOnceNoReplicaWaits() {
    Transition renewed =
        after(
            granted(),
            new CallEvent.LeaseRenewed(true, true),
            new CallEvent.Left(),
            new CallEvent.LeaseRenewed(true, false));
    assertThat(renewed.effects()).containsExactly(new CancelCall());
  }

  @Test
  void callWhoseLeaseIsLostAdmitsNoMoreMembers() {
    Transition lost = after(granted(), new CallEvent.LeaseRenewed(false, false));
    assertThat(lost.effects()).containsExactly(new Unlist());
    assertThat(lost.next().isDone()).isFalse();
  }

  @Test
  void leaseThatNoRequestNeedsIsReturned() {
    Transition granted = after(new CallEvent.Left(), granted());
    assertThat(kinds(granted))
        .containsExactly(ReturnLease.class, Settle.class, FailFeeds.class, Finish.class);
  }

  @Test
  void heldLeaseIsFollowed() {
    Transition held = after(held());
    assertThat(held.effects()).containsExactly(new FollowLease("other:0"));
    assertThat(held.next().isFollowing()).isTrue();
  }

  @Test
  void refreshDoesNotFollow() {
    Transition held = SharedCallMachine.start(LeaseMode.MAKE, true).next().on(held());
    assertThat(only(held, Settle.class).outcome()).isEqualTo(new CallOutcome.NotShared());
    assertThat(held.next().isDone()).isTrue();
  }

  @Test
  void fedStreamIsSharedAndCompletedByTheStoredAnswer() {
    Transition started = after(held(), fed(STARTED));
    assertThat(started.effects()).containsExactly(new ShareFeed(STARTED));
    Transition events = started.next().on(fed(events()));
    assertThat(kinds(events)).containsExactly(AppendToFeed.class);
    Transition ended = events.next().on(fed(END_OF_EVENTS));
    Transition gone = ended.next().on(new CallEvent.LeaderGone());
    assertThat(gone.effects()).containsExactly(new LookUpAnswer());
    Transition stored = gone.next().on(new CallEvent.AnswerStored(ENTRY));
    assertThat(only(stored, CompleteFeeds.class)).isEqualTo(new CompleteFeeds(BODY, Cost.of(0.5)));
    assertThat(stored.next().isFollowing()).isTrue();
  }

  @Test
  void streamReadToItsEndIsCompleteWithoutTheStoredAnswer() {
    Transition missing =
        after(
            held(),
            fed(STARTED),
            fed(END_OF_EVENTS),
            new CallEvent.LeaderGone(),
            new CallEvent.AnswerNotStored());
    assertThat(missing.effects()).containsExactly(new CompleteFeedAsRead(), new Finish());
  }

  @Test
  void lastItemsAreAwaitedOnce() {
    Transition gone = after(held(), fed(STARTED), new CallEvent.LeaderGone());
    assertThat(gone.effects()).containsExactly(new AwaitLastItems());
    assertThat(gone.next().on(new CallEvent.LeaderGone()).effects())
        .containsExactly(new LookUpAnswer());
  }

  @Test
  void deadLeaderIsReplacedAndItsStreamsWaitForTheNewAnswer() {
    Transition again =
        after(
            held(),
            fed(STARTED),
            new CallEvent.LeaderGone(),
            new CallEvent.LeaderGone(),
            new CallEvent.AnswerNotStored());
    assertThat(again.effects()).containsExactly(new Reopen(), new AcquireLease(LeaseMode.LOOK));
    Transition answered = again.next().on(granted()).next().on(answered(true));
    assertThat(only(answered, CompleteFeeds.class).body()).isEqualTo(BODY);
    assertThat(answered.next().isFollowing()).isFalse();
  }

  @Test
  void newAnswerIsRequestedAgainAfterADeadLeader() {
    Transition start = SharedCallMachine.start(LeaseMode.TAKE, false);
    Transition again =
        start
            .next()
            .on(held())
            .next()
            .on(new CallEvent.LeaderGone())
            .next()
            .on(new CallEvent.AnswerNotStored());
    assertThat(again.effects()).containsExactly(new AcquireLease(LeaseMode.MAKE));
  }

  @Test
  void leadersThatKeepDyingEndTheCall() {
    Transition transition = SharedCallMachine.start(LeaseMode.LOOK, false);
    int asked = 0;
    while (!transition.next().isDone()) {
      asked++;
      transition =
          transition
              .next()
              .on(held())
              .next()
              .on(new CallEvent.LeaderGone())
              .next()
              .on(new CallEvent.AnswerNotStored());
    }
    assertThat(asked).isEqualTo(8);
    assertThat(only(transition, Settle.class).outcome()).isEqualTo(new CallOutcome.NotShared());
  }

  @Test
  void unstoredAnswerAndFailureOfTheLeaderAreShared() {
    Transition whole = after(held(), fed(unstored()));
    assertThat(kinds(whole))
        .containsExactly(StopFollowing.class, Settle.class, CompleteFeeds.class, Finish.class);
    Transition failed = after(held(), fed(new FeedItem.CallFailed(FAILURE)));
    assertThat(only(failed, SettleFailed.class).cause()).hasMessage(FAILURE.message());
  }

  @Test
  void unknownItemSendsEachMemberAlone() {
    Transition unknown = after(held(), fed(STARTED), new CallEvent.ItemUnknown());
    assertThat(kinds(unknown))
        .containsExactly(StopFollowing.class, Settle.class, FailFeeds.class, Finish.class);
  }

  @Test
  void followingEndsWithItsLastMember() {
    Transition left = after(held(), new CallEvent.Joined(), new CallEvent.Left());
    assertThat(left.effects()).isEmpty();
    assertThat(kinds(left.next().on(new CallEvent.Left())))
        .containsExactly(StopFollowing.class, Settle.class, FailFeeds.class, Finish.class);
  }

  @Test
  void withoutTheCacheThereIsRoomForSomeCallsOnly() {
    assertThat(after(new CallEvent.CacheUnavailable(true)).effects())
        .containsExactly(new CallProvider(null, java.time.Duration.ZERO));
    Transition refused = after(new CallEvent.CacheUnavailable(false));
    assertThat(kinds(refused))
        .containsExactly(ReportTurnedAway.class, SettleFailed.class, FailFeeds.class, Finish.class);
  }

  @Test
  void uncacheableKeyIsNotShared() {
    Transition uncacheable = after(new CallEvent.KeyUncacheable());
    assertThat(only(uncacheable, Settle.class).outcome()).isEqualTo(new CallOutcome.NotShared());
  }

  @Test
  void requestThatCannotBeSentIsItsSendersOwn() {
    Transition own = after(granted(), new CallEvent.NotSendable());
    assertThat(only(own, Settle.class).outcome()).isEqualTo(new CallOutcome.NotShared());
    assertThat(only(own, ReleaseLease.class)).isEqualTo(new ReleaseLease(null, false));
  }
}
