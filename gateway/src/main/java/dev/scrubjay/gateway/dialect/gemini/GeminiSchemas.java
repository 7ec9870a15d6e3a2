package dev.scrubjay.gateway.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.json.Json;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** JSON schemas of Google's own schemas, which are those of OpenAPI 3.0 with types in capitals. */
final class GeminiSchemas {
  /** Numbers that Google's JSON may hold as strings. */
  private static final Set<String> COUNTS =
      Set.of("minItems", "maxItems", "minLength", "maxLength", "minProperties", "maxProperties");

  private GeminiSchemas() {}

  static ObjectNode json(JsonNode schema) {
    ObjectNode json = Json.object();
    for (Map.Entry<String, JsonNode> member : schema.properties()) {
      JsonNode value = member.getValue();
      switch (member.getKey()) {
        case "type" -> json.put("type", value.asText().toLowerCase(Locale.ROOT));
        case "nullable", "propertyOrdering", "example" -> {}
        case "format" -> {
          if (!value.asText().equals("enum")) {
            json.set("format", value);
          }
        }
        case "items" -> json.set("items", json(value));
        case "anyOf" -> {
          ArrayNode any = json.putArray("anyOf");
          value.forEach(one -> any.add(json(one)));
        }
        case "properties" -> {
          ObjectNode properties = json.putObject("properties");
          value.properties().forEach(one -> properties.set(one.getKey(), json(one.getValue())));
        }
        default -> {
          boolean count = COUNTS.contains(member.getKey()) && value.asText().matches("\\d{1,18}");
          if (count) {
            json.put(member.getKey(), value.asLong());
          } else {
            json.set(member.getKey(), value);
          }
        }
      }
    }
    if (schema.path("nullable").asBoolean(false)) {
      nullable(json);
    }
    return json;
  }

  private static void nullable(ObjectNode json) {
    if (json.path("type").isTextual()) {
      String type = json.path("type").textValue();
      json.putArray("type").add(type).add("null");
    }
    if (json.get("enum") instanceof ArrayNode values) {
      values.addNull();
    }
  }
}
