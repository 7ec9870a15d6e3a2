package dev.scrubjay.gateway.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The names of members in Google's JSON. Google accepts {@code generation_config} for {@code
 * generationConfig}; here only the latter goes on.
 */
final class GeminiNames {
  private static final Pattern SNAKE = Pattern.compile("[a-z][a-z0-9]*(_[a-z0-9]+)+");

  /** Members whose values are the user's own, names included. */
  private static final Set<String> OPAQUE =
      Set.of(
          "args",
          "response",
          "parametersJsonSchema",
          "responseJsonSchema",
          "default",
          "example",
          "labels");

  private GeminiNames() {}

  /** Renames members of {@code object} and, unless they are opaque, of all objects in it. */
  static void normalize(ObjectNode object) {
    for (Map.Entry<String, JsonNode> member : new ArrayList<>(object.properties())) {
      String name = camelCase(member.getKey());
      if (!name.equals(member.getKey()) && !object.has(name)) {
        object.remove(member.getKey());
        object.set(name, member.getValue());
      }
      if (name.equals("properties")) { // names of a schema's properties are the user's
        member.getValue().forEach(GeminiNames::normalizeAny);
      } else if (!OPAQUE.contains(name)) {
        normalizeAny(member.getValue());
      }
    }
  }

  /** Makes a list of the only value of a member; Google takes both. */
  static void list(JsonNode holder, String member) {
    if (holder instanceof ObjectNode object && object.get(member) instanceof ObjectNode only) {
      object.putArray(member).add(only);
    }
  }

  private static void normalizeAny(JsonNode value) {
    if (value instanceof ObjectNode object) {
      normalize(object);
    } else if (value.isArray()) {
      value.forEach(GeminiNames::normalizeAny);
    }
  }

  private static String camelCase(String name) {
    if (!SNAKE.matcher(name).matches()) {
      return name;
    }
    StringBuilder camel = new StringBuilder();
    for (String word : name.split("_", -1)) {
      camel.append(
          camel.isEmpty()
              ? word
              : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
    }
    return camel.toString();
  }
}
