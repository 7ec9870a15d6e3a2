package dev.scrubjay.gateway.dialect.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/** The usage of an answer that costs nothing. */
public final class ZeroUsage {
  /** The members with an answer's usage: OpenAI's and Anthropic's, and Google's. */
  private static final List<String> MEMBERS = List.of("usage", "usageMetadata");

  private ZeroUsage() {}

  /** Sets all numbers of the usage in {@code answer} to 0. */
  public static void set(ObjectNode answer) {
    for (String member : MEMBERS) {
      if (answer.get(member) instanceof ObjectNode usage) {
        clear(usage);
      }
    }
  }

  private static void clear(ObjectNode usage) {
    for (Map.Entry<String, JsonNode> member : usage.properties()) {
      if (member.getValue().isNumber()) {
        member.setValue(usage.numberNode(0));
      } else {
        clearWithin(member.getValue());
      }
    }
  }

  private static void clearWithin(JsonNode value) {
    if (value instanceof ObjectNode details) {
      clear(details);
    } else if (value.isArray()) {
      value.forEach(ZeroUsage::clearWithin);
    }
  }
}
