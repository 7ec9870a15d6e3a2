package dev.scrubjay.gateway.recordings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.json.Json;
import java.util.Locale;
import java.util.regex.Pattern;

/** The names of members in the one of Google's two spellings that its documentation uses. */
final class Names {
  private static final Pattern WORD = Pattern.compile("_([a-z0-9])");

  private Names() {}

  /** Makes a list of a member that is one object, which Google takes too. */
  static void list(JsonNode holder, String member) {
    if (holder instanceof ObjectNode object && object.get(member) instanceof ObjectNode only) {
      object.putArray(member).add(only);
    }
  }

  static JsonNode camel(JsonNode value) {
    if (value.isArray()) {
      ArrayNode list = Json.object().arrayNode();
      value.forEach(item -> list.add(camel(item)));
      return list;
    }
    if (!value.isObject()) {
      return value;
    }
    ObjectNode object = Json.object();
    value
        .properties()
        .forEach(
            member ->
                object.set(
                    WORD.matcher(member.getKey())
                        .replaceAll(word -> word.group(1).toUpperCase(Locale.ROOT)),
                    camel(member.getValue())));
    return object;
  }
}
