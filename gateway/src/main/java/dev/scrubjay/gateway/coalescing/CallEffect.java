package dev.scrubjay.gateway.coalescing;

import dev.scrubjay.gateway.answers.Answer;
import dev.scrubjay.gateway.cache.Acquired;
import dev.scrubjay.gateway.cache.LeaseMode;
import dev.scrubjay.gateway.coalescing.remote.FeedItem;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.policy.model.Cost;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An effect of a transition of a shared call. */
sealed interface CallEffect {

  /** Asks for the lease. */
  record AcquireLease(LeaseMode mode) implements CallEffect {}

  /** Ends a lease that has just been granted, as no request wants the answer any more. */
  record ReturnLease(Acquired.Granted lease) implements CallEffect {}

  /**
   * Calls a provider.
   *
   * @param lease to hold meanwhile; null while the cache is away
   * @param age of the lease
   */
  record CallProvider(Acquired.@Nullable Granted lease, Duration age) implements CallEffect {}

  /** Cancels the provider's call, as no request waits for it. */
  record CancelCall() implements CallEffect {}

  /** Lets members read a provider's stream. */
  record ShareStream(Answer.Streamed answer) implements CallEffect {}

  /** Leaves the lease to the store of the answer. */
  record HandLeaseOver() implements CallEffect {}

  /**
   * Ends the lease.
   *
   * @param last an item for followers; null for none
   * @param uncacheable whether answers under the key cannot be stored
   */
  record ReleaseLease(@Nullable FeedItem last, boolean uncacheable) implements CallEffect {}

  /** Follows the lease of another replica. */
  record FollowLease(String token) implements CallEffect {}

  /** Waits a little for the leader's last items, which may come after its lease has ended. */
  record AwaitLastItems() implements CallEffect {}

  record StopFollowing() implements CallEffect {}

  /** Asks the cache for the answer of a leader whose lease has ended. */
  record LookUpAnswer() implements CallEffect {}

  /** Lets members read the stream that another replica feeds. */
  record ShareFeed(FeedItem.AnswerStarted started) implements CallEffect {}

  record AppendToFeed(List<SseEvent> events) implements CallEffect {}

  /** Ends the events of the feed; the whole answer may still come. */
  record EndFeed() implements CallEffect {}

  /** Completes, from the whole answer, all streams whose leaders have gone. */
  record CompleteFeeds(Buffer body, Cost cost) implements CallEffect {}

  /** Completes the feed, whose events all came, without the whole answer. */
  record CompleteFeedAsRead() implements CallEffect {}

  /** Fails all streams of leaders that have gone. */
  record FailFeeds(Throwable cause) implements CallEffect {}

  /** Tells the members the outcome. */
  record Settle(CallOutcome outcome) implements CallEffect {}

  /** Tells the members that the call has failed. */
  record SettleFailed(Throwable cause) implements CallEffect {}

  /** Begins a new outcome for the members that join from now on. */
  record Reopen() implements CallEffect {}

  /** Admits no more members, while the present ones still get the answer. */
  record Unlist() implements CallEffect {}

  /** Reports a request refused for want of room while the cache is away. */
  record ReportTurnedAway() implements CallEffect {}

  /** Ends the call. */
  record Finish() implements CallEffect {}
}
