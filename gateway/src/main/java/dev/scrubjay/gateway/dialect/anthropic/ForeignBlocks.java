package dev.scrubjay.gateway.dialect.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.translation.CallIds;
import java.util.Iterator;
import java.util.List;

/**
 * What the gateway put into an Anthropic client's history while other providers answered:
 * signatures of theirs. Anthropic refuses them, so they are removed; nothing else is changed.
 */
final class ForeignBlocks {
  private ForeignBlocks() {}

  static void remove(ObjectNode body) {
    if (!(body.get("messages") instanceof ArrayNode messages)) {
      return;
    }
    Iterator<JsonNode> all = messages.iterator();
    while (all.hasNext()) {
      if (all.next().path("content") instanceof ArrayNode content && !content.isEmpty()) {
        removeFrom(content);
        if (content.isEmpty()) {
          all.remove();
        }
      }
    }
  }

  private static void removeFrom(ArrayNode content) {
    Iterator<JsonNode> blocks = content.iterator();
    while (blocks.hasNext()) {
      JsonNode block = blocks.next();
      if (AnthropicReasoning.isForeign(block)) {
        blocks.remove();
      } else if (block instanceof ObjectNode object) {
        for (String name : List.of("id", "tool_use_id")) {
          String id = Json.textOf(object, name);
          if (CallIds.isSigned(id)) {
            object.put(name, CallIds.plain(id));
          }
        }
      }
    }
  }
}
