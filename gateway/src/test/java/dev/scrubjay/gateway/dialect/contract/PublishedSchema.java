package dev.scrubjay.gateway.dialect.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;

/**
 * A vendor's OpenAPI document, or Google's of its discovery, as far as it says which JSON is valid.
 * It is not a part of this project: the environment names a copy.
 */
final class PublishedSchema {
  private static final int MAX_DEPTH = 60;
  private static final int MAX_CHARS = 1 << 25;

  private final JsonNode document;

  private PublishedSchema(JsonNode document) {
    this.document = document;
  }

  static PublishedSchema read(String path) {
    try {
      LoaderOptions limits = new LoaderOptions();
      limits.setCodePointLimit(MAX_CHARS);
      YAMLFactory yaml = YAMLFactory.builder().loaderOptions(limits).build();
      return new PublishedSchema(new ObjectMapper(yaml).readTree(Path.of(path).toFile()));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Checks that {@code value} conforms to the schema {@code name}. */
  void validate(String name, JsonNode value) {
    JsonNode schema = named(name);
    assertThat(schema.isObject()).as("schema %s", name).isTrue();
    assertThat(fault(schema, value, "$", 0)).as("%s: %s", name, value).isNull();
  }

  private JsonNode named(String name) {
    return isGoogles()
        ? document.at("/schemas/" + name)
        : document.at("/components/schemas/" + name);
  }

  /** Whether the document is one of Google's discovery, whose servers refuse unknown members. */
  private boolean isGoogles() {
    return document.has("discoveryVersion");
  }

  /** Where {@code value} breaks the schema, and how; {@code null} if it does not. */
  private @Nullable String fault(JsonNode schema, JsonNode value, String at, int depth) {
    if (depth > MAX_DEPTH) {
      throw new AssertionError("too deep at " + at);
    }
    if (schema.has("$ref")) {
      String target = schema.path("$ref").asText();
      return fault(named(target.substring(target.lastIndexOf('/') + 1)), value, at, depth + 1);
    }
    if (value.isNull() && schema.path("nullable").asBoolean()) {
      return null;
    }
    for (JsonNode each : schema.path("allOf")) {
      String fault = fault(each, value, at, depth + 1);
      if (fault != null) {
        return fault;
      }
    }
    String fault = choice(schema, value, at, depth);
    fault = fault == null ? type(schema.path("type"), value, at) : fault;
    fault = fault == null ? listed(schema, value, at) : fault;
    fault = fault == null ? members(schema, value, at, depth) : fault;
    return fault == null ? items(schema, value, at, depth) : fault;
  }

  private @Nullable String choice(JsonNode schema, JsonNode value, String at, int depth) {
    JsonNode choices = schema.has("oneOf") ? schema.path("oneOf") : schema.path("anyOf");
    List<String> faults = new ArrayList<>();
    for (JsonNode each : choices) {
      String fault = fault(each, value, at, depth + 1);
      if (fault == null) {
        return null;
      }
      faults.add(fault);
    }
    return faults.isEmpty() ? null : "none of " + faults;
  }

  private static @Nullable String type(JsonNode type, JsonNode value, String at) {
    if (type.isMissingNode()) {
      return null;
    }
    for (JsonNode one : type instanceof ArrayNode list ? list : List.of(type)) {
      boolean is =
          switch (one.asText()) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isTextual();
            case "boolean" -> value.isBoolean();
            case "null" -> value.isNull();
            case "any" -> true;
            case "integer" -> value.isIntegralNumber();
            default -> value.isNumber();
          };
      if (is) {
        return null;
      }
    }
    return at + " is not " + type;
  }

  private static @Nullable String listed(JsonNode schema, JsonNode value, String at) {
    if (schema.has("const") && !schema.get("const").equals(value)) {
      return at + " is not " + schema.get("const");
    }
    if (!schema.path("enum").isArray()) {
      return null;
    }
    for (JsonNode one : schema.path("enum")) {
      if (one.equals(value)) {
        return null;
      }
    }
    return at + " is none of " + schema.path("enum") + ": " + value;
  }

  private @Nullable String members(JsonNode schema, JsonNode value, String at, int depth) {
    if (!(value instanceof ObjectNode object)) {
      return null;
    }
    JsonNode properties = schema.path("properties");
    for (JsonNode name : schema.path("required")) {
      JsonNode own = properties.path(name.asText());
      boolean absent = !object.has(name.asText()) && !own.has("default");
      if (absent && fault(own, NullNode.getInstance(), at, depth + 1) != null) {
        return at + " has no " + name.asText(); // what may be null or has a default may be left out
      }
    }
    JsonNode others = schema.path("additionalProperties");
    Set<String> required = new HashSet<>();
    schema.path("required").forEach(name -> required.add(name.asText()));
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      String name = member.getKey();
      if (member.getValue().isNull() && !required.contains(name)) {
        continue; // OpenAI itself sends such nulls, as in its documented examples
      }
      boolean closed = isGoogles() ? properties.isObject() : others.isBoolean();
      if (!properties.has(name) && closed && !others.asBoolean()) {
        return at + " must not have " + name;
      }
      JsonNode own = properties.has(name) ? properties.path(name) : others;
      String fault = fault(own, member.getValue(), at + "." + name, depth + 1);
      if (fault != null) {
        return fault;
      }
    }
    return null;
  }

  private @Nullable String items(JsonNode schema, JsonNode value, String at, int depth) {
    if (value.isArray()) {
      for (JsonNode item : value) {
        String fault = fault(schema.path("items"), item, at + "[]", depth + 1);
        if (fault != null) {
          return fault;
        }
      }
    }
    return null;
  }
}
