package dev.scrubjay.gateway.dialect;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Reads what providers say when they fail: all of them say it in {@code error.message}, mostly. */
public final class ProviderErrors {
  private static final int MAX_CHARS = 500;

  private ProviderErrors() {}

  /** What {@code body} says, cut to a sensible length; never fails. */
  public static String message(JsonNode body) {
    for (String pointer : new String[] {"/error/message", "/error", "/message", "/detail"}) {
      JsonNode found = body.at(pointer);
      if (found.isTextual() && !found.textValue().isBlank()) {
        String text = found.textValue().strip();
        return text.length() <= MAX_CHARS ? text : text.substring(0, MAX_CHARS) + "...";
      }
    }
    return "no explanation";
  }

  /**
   * The object in a stream event.
   *
   * @throws MalformedReplyException if there is none, or it reports an error
   */
  public static ObjectNode eventBody(SseEvent event) {
    ObjectNode body;
    try {
      body = Json.object(event.data());
    } catch (JsonProcessingException e) {
      throw new MalformedReplyException("its stream has an event that is no JSON object");
    }
    if (body.hasNonNull("error")) {
      throw new MalformedReplyException("its stream reports an error: " + message(body));
    }
    return body;
  }
}
