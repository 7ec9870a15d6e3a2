package dev.scrubjay.gateway.dialect.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.Examples;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.dialect.json.Json;
import java.util.ArrayList;
import java.util.List;

/** The small parts of which requests, replies and streams are made. */
final class Pieces {
  private static final int CHARS = 5;

  private Pieces() {}

  /** {@code text} in pieces of a few characters, as a stream has it. */
  static List<String> of(String text) {
    List<String> pieces = new ArrayList<>();
    for (int i = 0; i < text.length(); i += CHARS) {
      pieces.add(text.substring(i, Math.min(text.length(), i + CHARS)));
    }
    return pieces;
  }

  static ObjectNode typed(String type) {
    return Json.object().put("type", type);
  }

  /** An event that has the name of its data's type, as those of Anthropic and of responses do. */
  static SseEvent named(ObjectNode data) {
    return new SseEvent(Json.textOf(data, "type"), Json.text(data));
  }

  static ObjectNode json(SseEvent event) {
    return Examples.json(event.data());
  }

  static ObjectNode object(JsonNode node) {
    if (node instanceof ObjectNode object) {
      return object;
    }
    throw new AssertionError("not an object: " + node);
  }

  /** The Base64 in a data URL. */
  static String base64(String url) {
    int comma = url.indexOf(";base64,");
    if (!url.startsWith("data:") || comma < 0) {
      throw new AssertionError("not a data URL: " + url);
    }
    return url.substring(comma + ";base64,".length());
  }
}
