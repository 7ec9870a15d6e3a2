package dev.scrubjay.gateway.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.json.GrowingObject;
import dev.scrubjay.gateway.dialect.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * OpenRouter's {@code reasoning_details}, assembled from pieces. Pieces of one type and index are
 * of one detail; those without an index are details of their own.
 */
final class AssembledDetails {
  private static final List<String> JOINED = List.of("text", "summary", "data", "signature");

  private final Map<String, GrowingObject> details = new LinkedHashMap<>();
  private boolean given;
  private boolean unreadable;

  void add(JsonNode pieces) {
    given |= pieces.isArray();
    for (JsonNode piece : pieces) {
      if (piece instanceof ObjectNode object) {
        boolean indexed = object.path("index").isInt();
        String key = indexed ? object.path("index").asText() : "#" + details.size();
        GrowingObject detail =
            details.computeIfAbsent(key + Json.textOf(object, "type"), name -> new GrowingObject());
        object.properties().forEach(member -> add(detail, member.getKey(), member.getValue()));
      } else {
        unreadable = true;
      }
    }
  }

  private static void add(GrowingObject detail, String name, JsonNode value) {
    if (JOINED.contains(name)) {
      detail.add(name, value);
    } else if (!value.isNull() || !detail.has(name)) {
      detail.set(name, value);
    }
  }

  boolean isMixed() {
    return unreadable || details.values().stream().anyMatch(GrowingObject::isMixed);
  }

  /** Sets the member of {@code message}, if the stream has had it. */
  void addTo(ObjectNode message) {
    if (given) {
      ArrayNode list = message.putArray("reasoning_details");
      details.values().forEach(detail -> list.add(detail.whole()));
    }
  }
}
