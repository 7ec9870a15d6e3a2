package dev.scrubjay.gateway.dialect;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.json.Json;
import java.util.List;

/** Reads the error messages of providers, most of which are in {@code error.message}. */
public final class ProviderErrors {
  private static final int MAX_CHARS = 500;

  /** The places to look in order. Gemini may wrap the error in a list; FastAPI calls it detail. */
  private static final List<String> POINTERS =
      List.of(
          "/error/message",
          "/0/error/message",
          "/choices/0/error/message",
          "/error",
          "/message",
          "/detail",
          "/detail/0/msg");

  private ProviderErrors() {}

  /** The message in {@code body}, shortened to 500 characters. Never fails. */
  public static String message(JsonNode body) {
    for (String pointer : POINTERS) {
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
   * The JSON object in a stream's event.
   *
   * @throws MalformedReplyException if there is none, or if it reports an error
   */
  public static ObjectNode eventBody(SseEvent event) {
    ObjectNode body;
    try {
      body = event.takeObject();
    } catch (JsonProcessingException e) {
      throw new UnreadableEventException("an event of the stream is not a JSON object");
    }
    if ("error".equals(event.event())) {
      throw new ReportedErrorException(body, message(body));
    }
    requireSuccess(body);
    return body;
  }

  /**
   * Checks that a reply which began as a success reports no error.
   *
   * @throws ReportedErrorException if it does
   */
  public static void requireSuccess(JsonNode body) {
    if (body.hasNonNull("error")
        || Json.textOf(body, "type").equals("error")
        || Json.textOf(body, "object").equals("error")
        || body.at("/choices/0/error").isObject()) {
      throw new ReportedErrorException(body, message(body));
    }
  }
}
