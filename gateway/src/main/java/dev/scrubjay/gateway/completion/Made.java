package dev.scrubjay.gateway.completion;

import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.observe.AnswerFacts;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.Optional;

/** What a provider made of a request, in the client's dialect. */
sealed interface Made {

  AnswerFacts facts();

  /**
   * A whole answer.
   *
   * @param stored whether it goes into the cache
   */
  record Whole(Answer answer, AnswerFacts facts, boolean stored) implements Made {}

  /**
   * An answer that is only beginning.
   *
   * @param events paused until somebody reads
   * @param end completes before the events end; fails if they break off
   */
  record Streaming(ReadStream<SseEvent> events, AnswerFacts facts, Future<End> end)
      implements Made {}

  /**
   * What an answer's end came to.
   *
   * @param answer empty if it was larger than is kept, or not whole
   */
  record End(Optional<Answer> answer, boolean stored) {}

  /** A whole answer's body, and what was paid for it. */
  record Answer(Buffer body, double costUsd) {}
}
