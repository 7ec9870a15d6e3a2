package dev.scrubjay.gateway.coalescing;

import dev.scrubjay.gateway.coalescing.remote.FeedItem;
import org.jspecify.annotations.Nullable;

/** The state of a shared call. The transitions are in {@link SharedCallMachine}. */
sealed interface CallState {

  /** The lease has been asked for. */
  record Acquiring() implements CallState {}

  /**
   * This replica calls a provider.
   *
   * @param started the streamed answer that has begun to come; null before, or if it is not a
   *     stream
   */
  record Leading(FeedItem.@Nullable AnswerStarted started) implements CallState {}

  /** Another replica leads, and its feed is read. */
  record Following(Feed feed) implements CallState {}

  /** The lease of the leading replica has ended, and the cache is asked for its answer. */
  record Rechecking(Feed feed) implements CallState {}

  /**
   * The call is over.
   *
   * @param followed whether another replica led it
   */
  record Done(boolean followed) implements CallState {}

  /** How much of the leader's feed has come. */
  enum Feed {
    /** Nothing. */
    EMPTY,
    /** The beginning of a stream. */
    STREAMING,
    /** The same, and the lease has ended: the last items are awaited. */
    LAST_ITEMS,
    /** All events of a stream. */
    COMPLETE
  }
}
