package dev.scrubjay.gateway.completion;

import dev.scrubjay.gateway.cache.Entry;
import dev.scrubjay.gateway.observe.AnswerFacts;
import dev.scrubjay.gateway.stream.StreamDuplicator;
import io.vertx.core.Future;
import java.util.Optional;

/** How far an answer that several requests wait for has come. */
sealed interface Progress {

  /** It is in the cache. */
  record Cached(Entry entry) implements Progress {}

  /** It is whole. */
  record Whole(Made.Answer answer, AnswerFacts facts) implements Progress {}

  /**
   * It is coming.
   *
   * @param whole completes at its end; empty if it was larger than is kept
   */
  record Coming(StreamDuplicator log, AnswerFacts facts, Future<Optional<Made.Answer>> whole)
      implements Progress {}

  /** It is not to be had in common: each request has to see for itself. */
  record EachAlone() implements Progress {}
}
