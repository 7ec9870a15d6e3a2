package dev.scrubjay.gateway.coalescing;

import dev.scrubjay.gateway.answers.Answer;
import dev.scrubjay.gateway.cache.Acquired;
import dev.scrubjay.gateway.cache.Entry;
import dev.scrubjay.gateway.coalescing.remote.FeedItem;
import java.time.Duration;

/** An event of a shared call. */
sealed interface CallEvent {

  /** A request has become a member. */
  record Joined() implements CallEvent {}

  /** A member has left: it is answered, or its client has gone away. */
  record Left() implements CallEvent {}

  /** The lease was asked for, and the answer is in the cache by now. */
  record EntryFound(Entry entry) implements CallEvent {}

  /**
   * The lease is granted to this replica.
   *
   * @param age since it was asked for
   */
  record LeaseGranted(Acquired.Granted lease, Duration age) implements CallEvent {}

  /** Another replica holds the lease. */
  record LeaseHeld(String token) implements CallEvent {}

  /** Answers under the key are known not to be storable. */
  record KeyUncacheable() implements CallEvent {}

  /**
   * Redis is away, and there are no leases.
   *
   * @param admitted whether there is room for one more provider call without the cache
   */
  record CacheUnavailable(boolean admitted) implements CallEvent {}

  /** The lease of this replica was renewed, or has been lost. */
  record LeaseRenewed(boolean held, boolean awaited) implements CallEvent {}

  /** The time of a call that no request waited for has passed. */
  record FinishingTimeOver() implements CallEvent {}

  /** The provider has answered. */
  record Answered(Answer.Whole answer) implements CallEvent {}

  /** The provider's answer has begun to come. */
  record StreamStarted(Answer.Streamed answer) implements CallEvent {}

  /** The provider's streamed answer is complete. */
  record StreamEnded(Answer.StreamEnd end) implements CallEvent {}

  /** The provider has not answered, or not completely. */
  record ProviderFailed(Throwable cause) implements CallEvent {}

  /** The request cannot be sent to any provider; its sender gets the reason. */
  record NotSendable() implements CallEvent {}

  /** The leading replica has fed an item. */
  record ItemFed(FeedItem item) implements CallEvent {}

  /** The leading replica has fed an item of a kind that this one does not know. */
  record ItemUnknown() implements CallEvent {}

  /** The lease of the leading replica has ended. */
  record LeaderGone() implements CallEvent {}

  /** The cache has been asked for the leader's answer, which is there. */
  record AnswerStored(Entry entry) implements CallEvent {}

  /** The cache has been asked for the leader's answer, which is not there. */
  record AnswerNotStored() implements CallEvent {}
}
