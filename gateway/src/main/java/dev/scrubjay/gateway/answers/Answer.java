package dev.scrubjay.gateway.answers;

import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.observe.AnswerFacts;
import dev.scrubjay.policy.model.Cost;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.Optional;

/** The answer to a completion in its client's dialect: from a provider or from the cache. */
public sealed interface Answer {

  AnswerFacts facts();

  /** An answer that is there as a whole. */
  record Whole(Buffer body, AnswerFacts facts) implements Answer {

    public Cost cost() {
      return new Cost(facts.costUsd());
    }
  }

  /**
   * An answer that comes event by event.
   *
   * @param events paused until they are read
   * @param end completes before the events end; fails if they break off
   */
  record Streamed(ReadStream<SseEvent> events, AnswerFacts facts, Future<StreamEnd> end)
      implements Answer {}

  /** A provider's refusal of the same request, remembered in the cache. */
  record Refused(ApiError error, AnswerFacts facts) implements Answer {}

  /**
   * The end of a streamed answer.
   *
   * @param body of the whole answer; empty if it was larger than is captured, or incomplete
   * @param cost its cost
   * @param stored whether it is being stored
   */
  record StreamEnd(Optional<Buffer> body, Cost cost, boolean stored) {
    /** The end of a stream that is only replayed. */
    public static final StreamEnd REPLAYED = new StreamEnd(Optional.empty(), Cost.ZERO, false);
  }
}
