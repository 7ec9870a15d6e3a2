package dev.scrubjay.gateway.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.scrubjay.gateway.dialect.json.GrowingObject;
import java.util.Map;

/**
 * A tool call that is assembled from pieces. It must be what every client that reads the stream
 * understands, as the stored answer is for other requests too: where pieces can be understood in
 * two ways there is no call.
 */
final class AssembledCall {
  private final GrowingObject call = new GrowingObject();
  private final GrowingObject function = new GrowingObject();
  private boolean called;

  /** Adds a piece; returns whether it is certain what the call is. */
  boolean add(JsonNode piece) {
    for (Map.Entry<String, JsonNode> member : piece.properties()) {
      JsonNode value = member.getValue();
      boolean certain =
          switch (member.getKey()) {
            case "index" -> true;
            case "id" -> once("id", value);
            case "type" -> once("type", value);
            case "function" -> addFunction(value);
            default -> {
              call.add(member.getKey(), value);
              yield !call.isMixed();
            }
          };
      if (!certain) {
        return false;
      }
    }
    return true;
  }

  /** Sets a member that later pieces may repeat; returns whether they do not change it. */
  private boolean once(String name, JsonNode value) {
    if (!call.says(name)) {
      call.set(name, value);
      return true;
    }
    return value.asText("").isEmpty() || value.asText().equals(call.text(name));
  }

  private boolean addFunction(JsonNode piece) {
    called = true;
    for (Map.Entry<String, JsonNode> member : piece.properties()) {
      JsonNode value = member.getValue();
      if (member.getKey().equals("name")) {
        if (!addName(value.asText(""))) {
          return false;
        }
      } else if (member.getKey().equals("arguments") && value.isObject()) {
        if (function.says("arguments")) {
          return false; // two objects, or an object and a text
        }
        function.set("arguments", value);
      } else {
        function.add(member.getKey(), value);
      }
    }
    return !function.isMixed();
  }

  /** Adds a piece of the name: the first one, a repetition, or one that continues it. */
  private boolean addName(String piece) {
    String before = function.text("name");
    if (piece.isEmpty() || piece.equals(before)) {
      return true;
    }
    boolean continues = !piece.startsWith(before) && !function.says("arguments");
    function.set("name", TextNode.valueOf(before + piece));
    return before.isEmpty() || continues;
  }

  /** The call so far. */
  ObjectNode whole() {
    ObjectNode whole = call.whole();
    if (called) {
      whole.set("function", function.whole());
    }
    return whole;
  }
}
