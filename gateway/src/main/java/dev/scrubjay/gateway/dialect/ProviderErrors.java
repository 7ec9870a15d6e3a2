package dev.scrubjay.gateway.dialect;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.json.Json;
import java.util.List;

/** Reads what providers say when they fail: all of them say it in {@code error.message}, mostly. */
public final class ProviderErrors {
  private static final int MAX_CHARS = 500;

  /** Where it is; Gemini may wrap it in a list, and FastAPI's servers call it detail. */
  private static final List<String> PLACES =
      List.of(
          "/error/message", "/0/error/message", "/error", "/message", "/detail", "/detail/0/msg");

  private ProviderErrors() {}

  /** What {@code body} says, cut to a sensible length; never fails. */
  public static String message(JsonNode body) {
    for (String pointer : PLACES) {
      JsonNode found = body.at(pointer);
      if (found.isTextual() && !found.textValue().isBlank()) {
        return cut(found.textValue().strip());
      }
    }
    return "no explanation";
  }

  private static String cut(String text) {
    if (text.length() <= MAX_CHARS) {
      return text;
    }
    boolean splitsPair = Character.isHighSurrogate(text.charAt(MAX_CHARS - 1));
    return text.substring(0, splitsPair ? MAX_CHARS - 1 : MAX_CHARS) + "...";
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
    if (body.hasNonNull("error") || Json.textOf(body, "type").equals("error")) {
      throw new MalformedReplyException("its stream reports an error: " + message(body));
    }
    return body;
  }
}
