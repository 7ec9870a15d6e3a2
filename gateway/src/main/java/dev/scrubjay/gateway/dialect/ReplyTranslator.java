package dev.scrubjay.gateway.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Turns a provider's reply into the dialect of the client that asked. */
public interface ReplyTranslator {

  /**
   * A whole answer.
   *
   * @throws MalformedReplyException if it is not what the provider's dialect promises
   */
  ObjectNode answer(ObjectNode providerAnswer);

  /** For the events of one streamed answer. */
  StreamTranslator stream();

  /** What the provider's error reply says; never fails, whatever {@code body} is. */
  String errorMessage(JsonNode body);
}
