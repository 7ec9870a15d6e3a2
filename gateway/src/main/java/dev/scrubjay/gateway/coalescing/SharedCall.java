package dev.scrubjay.gateway.coalescing;

import dev.scrubjay.gateway.cache.Acquired;
import dev.scrubjay.gateway.cache.LeaseMode;
import dev.scrubjay.gateway.coalescing.SharedCallMachine.Transition;
import dev.scrubjay.gateway.tracing.StepSpans;
import dev.scrubjay.policy.key.CacheKey;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * One answer that all requests for it at this replica wait for: led here under a lease, or followed
 * while another replica leads. Runs the effects of its {@link SharedCallMachine} on the context of
 * the request that began it; members join and leave on any.
 */
public final class SharedCall {
  private final CallParts parts;
  private final CacheKey key;
  private final double prior;
  private final LeadCall call;
  private final boolean background;
  private final Consumer<SharedCall> unlist;
  private final Context context;
  private final LeaderSide leader;
  private final FollowerSide follower;
  private final List<CallEffect> firstEffects;
  private SharedCallMachine machine;
  private Promise<CallOutcome> outcome = Promise.promise();
  private boolean withoutCache;
  private long followedSince;

  /**
   * Makes a call that has one member, or none if it is a {@code background} refresh.
   *
   * @param prior the accesses that a key never seen before is taken to have had
   * @param unlist called when the call admits no more members
   */
  SharedCall(
      CallParts parts,
      CacheKey key,
      LeaseMode mode,
      double prior,
      LeadCall call,
      boolean background,
      Consumer<SharedCall> unlist) {
    this.parts = parts;
    this.key = key;
    this.prior = prior;
    this.call = call;
    this.background = background;
    this.unlist = unlist;
    this.context = parts.vertx().getOrCreateContext();
    this.leader = new LeaderSide(parts, key, call, context, this::happened);
    this.follower = new FollowerSide(parts, key, call, this::happened);
    Transition start = SharedCallMachine.start(mode, background);
    this.machine = start.next();
    this.firstEffects = start.effects();
  }

  void start() {
    context.runOnContext(nothing -> firstEffects.forEach(this::run));
  }

  /** Adds a member, unless the call is over. */
  synchronized boolean join() {
    if (machine.isDone()) {
      return false;
    }
    machine = machine.on(new CallEvent.Joined()).next();
    return true;
  }

  /** Removes a member; once for each. */
  void leave() {
    List<CallEffect> effects = advance(new CallEvent.Left());
    if (!effects.isEmpty()) {
      context.runOnContext(nothing -> effects.forEach(this::run));
    }
  }

  /** The outcome for the members that join now. */
  synchronized Future<CallOutcome> outcome() {
    return outcome.future();
  }

  /** Whether the answer comes, or came, from another replica. */
  synchronized boolean isFollowing() {
    return machine.isFollowing();
  }

  /** Takes an event in, on the call's context. */
  private void happened(CallEvent event) {
    advance(event).forEach(this::run);
  }

  private synchronized List<CallEffect> advance(CallEvent event) {
    Transition transition = machine.on(event);
    machine = transition.next();
    return transition.effects();
  }

  private void run(CallEffect effect) {
    switch (effect) {
      case CallEffect.AcquireLease acquire -> acquire(acquire.mode());
      case CallEffect.ReturnLease returned ->
          parts.cache().leases().release(key, returned.lease().token(), false);
      case CallEffect.CallProvider provider -> {
        noteWait();
        leader.call(provider);
      }
      case CallEffect.AbandonCall abandon -> leader.abandon();
      case CallEffect.CancelCall cancel -> leader.cancel();
      case CallEffect.ShareStream share -> settle(leader.share(share.answer()), share);
      case CallEffect.HandLeaseOver handOver -> leader.handLeaseOver();
      case CallEffect.ReleaseLease release -> leader.releaseLease(release);
      case CallEffect.FollowLease follow -> {
        followedSince = followedSince == 0 ? parts.nanoTime().getAsLong() : followedSince;
        follower.follow(follow.token());
      }
      case CallEffect.AwaitLastItems await -> follower.awaitLastItems();
      case CallEffect.StopFollowing stop -> follower.stop();
      case CallEffect.LookUpAnswer lookUp -> follower.lookUpAnswer();
      case CallEffect.ShareFeed share -> settle(follower.share(share.started()));
      case CallEffect.AppendToFeed append -> follower.append(append.events());
      case CallEffect.EndFeed end -> follower.endFeed();
      case CallEffect.CompleteFeeds complete -> follower.complete(complete);
      case CallEffect.CompleteFeedAsRead read -> follower.completeAsRead();
      case CallEffect.FailFeeds fail -> follower.fail(fail.cause());
      case CallEffect.Settle settle -> settle(settle.outcome());
      case CallEffect.SettleFailed failed -> current().tryFail(failed.cause());
      case CallEffect.Reopen reopen -> reopen();
      case CallEffect.Unlist closed -> unlist.accept(this);
      case CallEffect.ReportTurnedAway report -> call.turnedAway();
      case CallEffect.Finish finish -> finish();
    }
  }

  /** Notes how long the request that now leads has followed other replicas before. */
  private void noteWait() {
    if (followedSince != 0) {
      call.waited(Duration.ofNanos(parts.nanoTime().getAsLong() - followedSince));
    }
  }

  private void acquire(LeaseMode mode) {
    long started = parts.nanoTime().getAsLong();
    call.trace()
        .step(
            "cache.lease",
            () -> parts.cache().leases().acquire(key, mode, parts.config().lease(), prior),
            StepSpans::lease)
        .onSuccess(acquired -> context.runOnContext(nothing -> happened(event(acquired, started))));
  }

  private CallEvent event(Acquired acquired, long started) {
    return switch (acquired) {
      case Acquired.Found found -> new CallEvent.EntryFound(found.entry());
      case Acquired.Granted granted ->
          new CallEvent.LeaseGranted(
              granted, Duration.ofNanos(parts.nanoTime().getAsLong() - started));
      case Acquired.Held held -> new CallEvent.LeaseHeld(held.token());
      case Acquired.Uncacheable uncacheable -> new CallEvent.KeyUncacheable();
      case Acquired.Unavailable unavailable -> {
        withoutCache = parts.limits().tryCallWithoutCache();
        yield new CallEvent.CacheUnavailable(withoutCache);
      }
    };
  }

  /** Gives the members the stream before its first event is read. */
  private void settle(CallOutcome.StreamedAnswer streamed, CallEffect.ShareStream share) {
    settle(streamed);
    share.answer().events().resume();
  }

  private void settle(CallOutcome reached) {
    current().tryComplete(reached);
  }

  private synchronized Promise<CallOutcome> current() {
    return outcome;
  }

  private synchronized void reopen() {
    outcome = Promise.promise();
  }

  private void finish() {
    unlist.accept(this);
    if (background) {
      parts.limits().refreshEnded();
    }
    if (withoutCache) {
      parts.limits().callWithoutCacheEnded();
    }
  }
}
