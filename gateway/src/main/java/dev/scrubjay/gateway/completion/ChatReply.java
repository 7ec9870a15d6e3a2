package dev.scrubjay.gateway.completion;

import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.observe.AnswerFacts;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;

/** An answer on its way to the client, in the client's dialect. */
public sealed interface ChatReply {

  AnswerFacts facts();

  /** All of it. */
  record Whole(Buffer body, AnswerFacts facts) implements ChatReply {}

  /** Event by event; paused until somebody reads. */
  record Streamed(ReadStream<SseEvent> events, AnswerFacts facts) implements ChatReply {}

  /** None: a provider has refused the request, as the cache knows. */
  record Refused(ApiError error, AnswerFacts facts) implements ChatReply {}
}
