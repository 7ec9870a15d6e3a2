package dev.scrubjay.gateway.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.json.Json;

/** Translates a provider's reply into the client's dialect. */
public interface ReplyTranslator {

  /**
   * Translates a whole answer.
   *
   * @throws MalformedReplyException if the answer does not follow the provider's dialect
   */
  ObjectNode answer(ObjectNode providerAnswer);

  /** Whether {@link #answer} gives {@code providerAnswer} back with nothing changed. */
  default boolean leaves(ObjectNode providerAnswer) {
    return false;
  }

  /**
   * Whether lists of numbers in a whole answer may be left as they are written, as the translation
   * does not read them; see {@link Json#objectOfNumberLists}.
   */
  default boolean keepsNumbers() {
    return false;
  }

  /**
   * A translator of one stream.
   *
   * @throws MalformedReplyException if such a reply is never a stream
   */
  StreamTranslator stream();

  /** The message of the provider's error reply. Never fails, for any {@code body}. */
  String errorMessage(JsonNode body);
}
