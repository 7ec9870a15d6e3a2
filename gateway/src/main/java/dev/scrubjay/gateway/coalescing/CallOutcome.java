package dev.scrubjay.gateway.coalescing;

import dev.scrubjay.gateway.answers.Answer;
import dev.scrubjay.gateway.cache.Entry;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.stream.StreamDuplicator;

/** The outcome of a shared call, from which each of its members takes its answer. */
public sealed interface CallOutcome {

  /** The answer is in the cache. */
  record FoundInCache(Entry entry) implements CallOutcome {}

  /** The answer is there as a whole. */
  record WholeAnswer(Answer.Whole answer) implements CallOutcome {}

  /**
   * The answer has begun to come.
   *
   * @param events for any number of members
   * @param answer its own events must not be read
   */
  record StreamedAnswer(StreamDuplicator<SseEvent> events, Answer.Streamed answer)
      implements CallOutcome {}

  /** There is no answer to share: each member calls a provider itself. */
  record NotShared() implements CallOutcome {}
}
