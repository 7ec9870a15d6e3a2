package dev.scrubjay.gateway.coalescing;

import dev.scrubjay.gateway.answers.Answer;
import dev.scrubjay.gateway.cache.Entry;
import dev.scrubjay.gateway.cache.LeaseMode;
import dev.scrubjay.gateway.coalescing.CallEffect.AcquireLease;
import dev.scrubjay.gateway.coalescing.CallEffect.AppendToFeed;
import dev.scrubjay.gateway.coalescing.CallEffect.AwaitLastItems;
import dev.scrubjay.gateway.coalescing.CallEffect.CallProvider;
import dev.scrubjay.gateway.coalescing.CallEffect.CancelCall;
import dev.scrubjay.gateway.coalescing.CallEffect.CompleteFeedAsRead;
import dev.scrubjay.gateway.coalescing.CallEffect.CompleteFeeds;
import dev.scrubjay.gateway.coalescing.CallEffect.EndFeed;
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
import dev.scrubjay.gateway.coalescing.CallState.Acquiring;
import dev.scrubjay.gateway.coalescing.CallState.Done;
import dev.scrubjay.gateway.coalescing.CallState.Feed;
import dev.scrubjay.gateway.coalescing.CallState.Following;
import dev.scrubjay.gateway.coalescing.CallState.Leading;
import dev.scrubjay.gateway.coalescing.CallState.Rechecking;
import dev.scrubjay.gateway.coalescing.remote.FeedItem;
import dev.scrubjay.gateway.dialect.ApiException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The state machine of a shared call. Pure: each event gives the next machine and the effects to
 * run.
 *
 * <pre>
 * Acquiring ── granted, or the cache is away ──► Leading ── answered, ended, failed ──► Done
 *     │  └──── held ──► Following ── whole answer, failure ─────────────────────────► Done
 *     │                     └─ leader gone ──► Rechecking ── stored, or all was read ─► Done
 *     │  ▲                                         │
 *     │  └──────────────── not stored ─────────────┘
 *     └─ entry found, uncacheable, none waiting ──────────────────────────────────────► Done
 * </pre>
 *
 * @param mode in which the lease is asked for first
 * @param attempts how often it has been asked for
 */
record SharedCallMachine(CallState state, Interest interest, LeaseMode mode, int attempts) {
  private static final int MAX_ATTEMPTS = 8;

  /** The next machine, and the effects to run. */
  record Transition(SharedCallMachine next, List<CallEffect> effects) {}

  /** A call that is about to ask for its lease. */
  static Transition start(LeaseMode mode, boolean background) {
    Interest interest = new Interest(background ? 0 : 1, false, background);
    SharedCallMachine machine = new SharedCallMachine(new Acquiring(), interest, mode, 1);
    return machine.stay(new AcquireLease(mode));
  }

  boolean isDone() {
    return state instanceof Done;
  }

  /** Whether the answer comes, or came, from another replica. */
  boolean isFollowing() {
    return switch (state) {
      case Following following -> true;
      case Rechecking rechecking -> true;
      case Done done -> done.followed();
      case Acquiring acquiring -> false;
      case Leading leading -> false;
    };
  }

  /** The transition on {@code event}. An event that the state does not know comes too late. */
  Transition on(CallEvent event) {
    return switch (event) {
      case CallEvent.Joined joined -> with(interest.plus(1)).stay();
      case CallEvent.Left left -> with(interest.plus(-1)).afterLeaving();
      default ->
          switch (state) {
            case Acquiring acquiring -> acquiring(event);
            case Leading leading -> leading(leading, event);
            case Following following -> following(following.feed(), event);
            case Rechecking rechecking -> rechecking(rechecking.feed(), event);
            case Done done -> stay();
          };
    };
  }

  private Transition afterLeaving() {
    return switch (state) {
      case Leading leading -> interest.isThere() ? stay() : stay(new CancelCall());
      case Following following ->
          interest.members() > 0
              ? stay()
              : done(new StopFollowing(), notShared(), new FailFeeds(SharedErrors.lost()));
      case Acquiring acquiring -> stay();
      case Rechecking rechecking -> stay();
      case Done done -> stay();
    };
  }

  private Transition acquiring(CallEvent event) {
    return switch (event) {
      case CallEvent.EntryFound found -> foundInCache(found.entry());
      case CallEvent.LeaseGranted granted ->
          interest.isThere()
              ? go(new Leading(null), new CallProvider(granted.lease(), granted.age()))
              : abandoned(new ReturnLease(granted.lease()));
      case CallEvent.LeaseHeld held ->
          interest.members() > 0
              ? go(new Following(Feed.EMPTY), new FollowLease(held.token()))
              : abandoned();
      case CallEvent.KeyUncacheable uncacheable -> abandoned();
      case CallEvent.CacheUnavailable away -> {
        if (!interest.isThere()) {
          yield abandoned();
        }
        if (away.admitted()) {
          yield go(new Leading(null), new CallProvider(null, Duration.ZERO));
        }
        ApiException overloaded = SharedErrors.overloaded();
        yield done(new ReportTurnedAway(), new SettleFailed(overloaded), new FailFeeds(overloaded));
      }
      default -> stay();
    };
  }

  private Transition leading(Leading leading, CallEvent event) {
    return switch (event) {
      case CallEvent.LeaseRenewed renewed -> renewed(renewed);
      case CallEvent.Answered answered -> answered(answered.answer());
      case CallEvent.StreamStarted started ->
          leading.started() == null
              ? go(
                  new Leading(FeedItem.AnswerStarted.of(started.answer().facts())),
                  new ShareStream(started.answer()))
              : stay();
      case CallEvent.StreamEnded ended -> {
        FeedItem.AnswerStarted started = leading.started();
        yield started == null ? stay() : streamEnded(started, ended.end());
      }
      case CallEvent.ProviderFailed failed -> failed(failed.cause());
      case CallEvent.NotSendable own ->
          done(notShared(), new FailFeeds(SharedErrors.lost()), new ReleaseLease(null, false));
      default -> stay();
    };
  }

  /** After a lost lease the call admits no more members: the key may have been purged. */
  private Transition renewed(CallEvent.LeaseRenewed renewed) {
    SharedCallMachine next = with(interest.awaited(renewed.awaited()));
    if (!next.interest.isThere()) {
      return next.stay(new CancelCall());
    }
    return renewed.held() ? next.stay() : next.stay(new Unlist());
  }

  private Transition answered(Answer.Whole answer) {
    FeedItem.UnstoredAnswer last =
        new FeedItem.UnstoredAnswer(
            FeedItem.AnswerStarted.of(answer.facts()), answer.body(), answer.cost());
    return done(
        new Settle(new CallOutcome.WholeAnswer(answer)),
        new CompleteFeeds(answer.body(), answer.cost()),
        answer.facts().isStored() ? new HandLeaseOver() : new ReleaseLease(last, true));
  }

  private Transition streamEnded(FeedItem.AnswerStarted started, Answer.StreamEnd end) {
    CallEffect repair =
        end.body()
            .<CallEffect>map(body -> new CompleteFeeds(body, end.cost()))
            .orElseGet(() -> new FailFeeds(SharedErrors.lost()));
    if (end.stored()) {
      return done(repair, new HandLeaseOver());
    }
    FeedItem last =
        end.body().isEmpty()
            ? null
            : new FeedItem.UnstoredAnswer(started, end.body().get(), end.cost());
    return done(repair, new ReleaseLease(last, true));
  }

  /** Followers share the failure, unless the call was cancelled because no request waits here. */
  private Transition failed(Throwable cause) {
    FeedItem last =
        interest.isThere() && cause instanceof ApiException known
            ? new FeedItem.CallFailed(known.error())
            : null;
    return done(new SettleFailed(cause), new FailFeeds(cause), new ReleaseLease(last, false));
  }

  private Transition following(Feed feed, CallEvent event) {
    return switch (event) {
      case CallEvent.ItemFed fed -> fed(feed, fed.item());
      case CallEvent.ItemUnknown unknown ->
          done(new StopFollowing(), notShared(), new FailFeeds(SharedErrors.lost()));
      case CallEvent.LeaderGone gone ->
          feed == Feed.STREAMING
              ? go(new Following(Feed.LAST_ITEMS), new AwaitLastItems())
              : go(new Rechecking(feed), new LookUpAnswer());
      default -> stay();
    };
  }

  private Transition fed(Feed feed, FeedItem item) {
    boolean open = feed == Feed.STREAMING || feed == Feed.LAST_ITEMS;
    return switch (item) {
      case FeedItem.AnswerStarted started ->
          feed == Feed.EMPTY ? go(new Following(Feed.STREAMING), new ShareFeed(started)) : stay();
      case FeedItem.NextEvents next -> open ? stay(new AppendToFeed(next.events())) : stay();
      case FeedItem.EndOfEvents end ->
          open ? go(new Following(Feed.COMPLETE), new EndFeed()) : stay();
      case FeedItem.UnstoredAnswer answer ->
          done(
              new StopFollowing(),
              new Settle(
                  new CallOutcome.WholeAnswer(
                      new Answer.Whole(
                          answer.body(), answer.from().facts().costing(answer.cost())))),
              new CompleteFeeds(answer.body(), answer.cost()));
      case FeedItem.CallFailed failed -> {
        ApiException cause = new ApiException(failed.error());
        yield done(new StopFollowing(), new SettleFailed(cause), new FailFeeds(cause));
      }
    };
  }

  private Transition rechecking(Feed feed, CallEvent event) {
    return switch (event) {
      case CallEvent.AnswerStored stored -> foundInCache(stored.entry());
      case CallEvent.AnswerNotStored missing ->
          feed == Feed.COMPLETE ? done(new CompleteFeedAsRead()) : acquireAgain(feed);
      default -> stay();
    };
  }

  /** Tries to lead, as the leader has gone and left no answer. */
  private Transition acquireAgain(Feed feed) {
    if (!interest.isThere() || attempts >= MAX_ATTEMPTS) {
      return abandoned();
    }
    LeaseMode again = mode == LeaseMode.LOOK ? LeaseMode.LOOK : LeaseMode.MAKE;
    SharedCallMachine next = new SharedCallMachine(new Acquiring(), interest, mode, attempts + 1);
    return feed == Feed.EMPTY
        ? next.stay(new AcquireLease(again))
        : next.stay(new Reopen(), new AcquireLease(again));
  }

  private Transition foundInCache(Entry entry) {
    return done(
        new Settle(new CallOutcome.FoundInCache(entry)),
        new CompleteFeeds(entry.payload(), entry.origin().cost()));
  }

  /** Ends the call without an answer to share. */
  private Transition abandoned(CallEffect... before) {
    List<CallEffect> effects = new ArrayList<>(List.of(before));
    effects.add(notShared());
    effects.add(new FailFeeds(SharedErrors.lost()));
    return done(effects.toArray(CallEffect[]::new));
  }

  private static CallEffect notShared() {
    return new Settle(new CallOutcome.NotShared());
  }

  private SharedCallMachine with(Interest changed) {
    return new SharedCallMachine(state, changed, mode, attempts);
  }

  private Transition stay(CallEffect... effects) {
    return new Transition(this, List.of(effects));
  }

  private Transition go(CallState to, CallEffect... effects) {
    return new Transition(new SharedCallMachine(to, interest, mode, attempts), List.of(effects));
  }

  private Transition done(CallEffect... effects) {
    List<CallEffect> all = new ArrayList<>(List.of(effects));
    all.add(new Finish());
    return new Transition(
        new SharedCallMachine(new Done(isFollowing()), interest, mode, attempts), List.copyOf(all));
  }
}
