package dev.scrubjay.gateway.dialect.contract;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.ClientDialect;
import dev.scrubjay.gateway.dialect.SseEvent;
import java.util.List;

/** A client's dialect, written by hand from its documentation: its requests and answers. */
interface ClientFace {
  ClientDialect dialect();

  /** The request that asks {@code question}, as the dialect's SDKs write it. */
  ObjectNode request(Question question, boolean stream);

  /** What the dialect can say of {@code question}. */
  Question sayable(Question question);

  /** What a client learns of {@code answer}. */
  Answer shown(Answer answer);

  /** Reads a whole answer. */
  Answer read(ObjectNode answer);

  /**
   * The whole answer that a client makes of the events of a stream; fails if they do not follow the
   * dialect.
   */
  ObjectNode accumulated(List<SseEvent> events);

  /** The path of requests to {@code model}. */
  String path(String model, boolean stream);

  /** The body of the request that asks {@code question} of {@code model} at that path. */
  default ObjectNode sent(Question question, String model, boolean stream) {
    return request(sayable(question), stream).put("model", model);
  }

  /** The kind of error in the body of a failed request, or in the first event that reports one. */
  String error(ObjectNode body);

  /** The kind of error that the dialect has for an HTTP status. */
  String errorOf(int status);

  /** The words by which agents know that the conversation is too long for the model. */
  default String tooLong() {
    return "context_length_exceeded";
  }

  /** Adds {@code answer}, as it was received, and then {@code next} to a request. */
  void goOn(ObjectNode request, ObjectNode answer, Question.Line next);
}
