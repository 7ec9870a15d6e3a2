package dev.scrubjay.gateway.dialect.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.json.Json;
import java.util.Map;
import java.util.Set;

/**
 * A JSON schema as Anthropic's structured outputs take it: objects have no additional properties,
 * and keywords that bound values are told to the model in the description, as Anthropic's own SDKs
 * do.
 */
final class AnthropicSchema {
  private static final Set<String> BOUNDS =
      Set.of(
          "minimum",
          "maximum",
          "exclusiveMinimum",
          "exclusiveMaximum",
          "multipleOf",
          "minLength",
          "maxLength",
          "maxItems",
          "uniqueItems",
          "minProperties",
          "maxProperties");

  private AnthropicSchema() {}

  /** Whether {@code schema} can be told: it has no object with properties of any name. */
  static boolean fits(JsonNode schema) {
    JsonNode others = schema.path("additionalProperties");
    boolean open = others.isObject() || others.asBoolean(false) || schema.has("patternProperties");
    boolean nameless =
        Json.textOf(schema, "type").equals("object")
            && !schema.has("properties")
            && !schema.has("$ref");
    if (open || nameless) {
      return false;
    }
    for (Map.Entry<String, JsonNode> member : schema.properties()) {
      boolean named = member.getKey().equals("properties") || isDefinitions(member.getKey());
      for (JsonNode part : parts(member.getValue(), named)) {
        if (!fits(part)) {
          return false;
        }
      }
    }
    return true;
  }

  private static Iterable<JsonNode> parts(JsonNode value, boolean named) {
    ArrayNode parts = Json.object().arrayNode();
    if (named || value.isArray()) {
      value.forEach(parts::add);
    } else if (value.isObject()) {
      parts.add(value);
    }
    return parts;
  }

  private static boolean isDefinitions(String name) {
    return name.equals("$defs") || name.equals("definitions");
  }

  static JsonNode of(JsonNode schema) {
    if (schema instanceof ArrayNode list) {
      ArrayNode encoded = list.arrayNode();
      list.forEach(part -> encoded.add(of(part)));
      return encoded;
    }
    return schema instanceof ObjectNode object ? of(object) : schema;
  }

  private static ObjectNode of(ObjectNode schema) {
    ObjectNode encoded = Json.object();
    ObjectNode bounds = Json.object();
    for (Map.Entry<String, JsonNode> member : schema.properties()) {
      String name = member.getKey();
      JsonNode value = member.getValue();
      switch (name) {
        case "properties", "$defs", "definitions" -> {
          ObjectNode parts = encoded.putObject(name);
          value.properties().forEach(part -> parts.set(part.getKey(), of(part.getValue())));
        }
        case "items", "anyOf", "allOf" -> encoded.set(name, of(value));
        case "oneOf" -> encoded.set("anyOf", of(value));
        default -> {
          boolean many = name.equals("minItems") && value.asInt() > 1;
          (BOUNDS.contains(name) || many ? bounds : encoded).set(name, value);
        }
      }
    }
    if (Json.textOf(schema, "type").equals("object")) {
      encoded.put("additionalProperties", false);
    }
    if (!bounds.isEmpty()) {
      String before = Json.textOf(schema, "description");
      encoded.put("description", (before + " " + Json.text(bounds)).strip());
    }
    return encoded;
  }
}
