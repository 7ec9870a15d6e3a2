package dev.scrubjay.gateway.dialect.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * Checks whether JSON conforms to a JSON Schema: to its {@code type}, {@code enum}, {@code const},
 * {@code required}, {@code properties}, {@code additionalProperties}, {@code items}, {@code anyOf},
 * {@code allOf} and local {@code $ref}. Other keywords are ignored.
 *
 * <p>Schemas come from clients, and a library may take unbounded time for one or fetch references
 * from other hosts. This check fetches nothing, and gives up after 2000 steps of bounded time.
 */
public final class SchemaCheck {
  private static final int MAX_STEPS = 2000;
  private static final int MAX_DEPTH = 200;
  private static final int MAX_POINTER = 200;
  private static final int MAX_CHARS = 1 << 18;

  private final JsonNode root;
  private int steps;
  private int depth;

  private SchemaCheck(JsonNode root) {
    this.root = root;
  }

  /** Whether {@code text} is JSON that conforms; empty if the check takes too many steps. */
  public static Optional<Boolean> isMet(JsonNode schema, String text) {
    if (text.length() > MAX_CHARS) {
      return Optional.empty();
    }
    try {
      return isMet(schema, Json.value(text.getBytes(StandardCharsets.UTF_8)));
    } catch (JsonProcessingException e) {
      return Optional.of(false);
    }
  }

  /** Whether {@code value} conforms; empty if the check takes too many steps. */
  public static Optional<Boolean> isMet(JsonNode schema, JsonNode value) {
    SchemaCheck check = new SchemaCheck(schema);
    boolean met = check.met(schema, value);
    return check.steps > MAX_STEPS ? Optional.empty() : Optional.of(met);
  }

  private boolean met(JsonNode schema, JsonNode value) {
    depth++;
    steps += depth > MAX_DEPTH ? MAX_STEPS : 1;
    boolean met = check(schema, value);
    depth--;
    return met;
  }

  private boolean check(JsonNode schema, JsonNode value) {
    if (steps > MAX_STEPS || !(schema instanceof ObjectNode object)) {
      return !schema.isBoolean() || schema.booleanValue();
    }
    return hasType(object.path("type"), value)
        && isListed(object, value)
        && members(object, value)
        && items(object.path("items"), value)
        && refers(object.path("$ref"), value)
        && any(object.path("anyOf"), value)
        && all(object.path("allOf"), value);
  }

  private boolean hasType(JsonNode type, JsonNode value) {
    if (type.isArray()) {
      for (JsonNode one : type) {
        steps++;
        if (steps > MAX_STEPS || isOfType(one.asText(), value)) {
          return true;
        }
      }
      return type.isEmpty();
    }
    return isOfType(type.asText(), value);
  }

  private static boolean isOfType(String type, JsonNode value) {
    return switch (type) {
      case "object" -> value.isObject();
      case "array" -> value.isArray();
      case "string" -> value.isTextual();
      case "boolean" -> value.isBoolean();
      case "null" -> value.isNull();
      case "number" -> value.isNumber();
      case "integer" -> value.isNumber() && isWhole(value);
      default -> true;
    };
  }

  /** Whether a number is whole, as 1.0 and 1e2 are, in the precision of a double. */
  private static boolean isWhole(JsonNode number) {
    double value = number.doubleValue();
    return Math.rint(value) == value;
  }

  private boolean isListed(ObjectNode schema, JsonNode value) {
    JsonNode constant = schema.get("const");
    if (constant != null && !same(constant, value)) {
      return false;
    }
    JsonNode listed = schema.path("enum");
    if (!listed.isArray()) {
      return true;
    }
    for (JsonNode one : listed) {
      steps++;
      if (steps > MAX_STEPS || same(one, value)) {
        return true;
      }
    }
    return false;
  }

  /** Whether two values are equal. Objects and arrays count as equal, as comparing takes long. */
  private static boolean same(JsonNode one, JsonNode other) {
    if (one.isContainerNode() && other.isContainerNode()) {
      return true;
    }
    boolean numbers = one.isNumber() && other.isNumber();
    return numbers ? one.decimalValue().compareTo(other.decimalValue()) == 0 : one.equals(other);
  }

  private boolean members(ObjectNode schema, JsonNode value) {
    if (!value.isObject()) {
      return true;
    }
    for (JsonNode name : schema.path("required")) {
      steps++;
      if (steps <= MAX_STEPS && !value.has(name.asText())) {
        return false;
      }
    }
    JsonNode properties = schema.path("properties");
    boolean patterns = schema.has("patternProperties");
    JsonNode others = schema.path("additionalProperties");
    for (Map.Entry<String, JsonNode> member : value.properties()) {
      JsonNode own = properties.get(member.getKey());
      JsonNode its = own != null ? own : patterns ? JsonNodeFactory.instance.missingNode() : others;
      if (!met(its, member.getValue())) {
        return false;
      }
    }
    return true;
  }

  private boolean items(JsonNode schema, JsonNode value) {
    if (!value.isArray() || schema.isArray()) {
      return true;
    }
    for (JsonNode item : value) {
      if (!met(schema, item)) {
        return false;
      }
    }
    return true;
  }

  private boolean refers(JsonNode reference, JsonNode value) {
    String path = reference.asText();
    return !path.startsWith("#") || met(target(path.substring(1)), value);
  }

  /** The schema at {@code pointer}; missing if there is none, to which every value conforms. */
  private JsonNode target(String pointer) {
    boolean readable = pointer.isEmpty() || pointer.startsWith("/");
    return readable && pointer.length() <= MAX_POINTER
        ? root.at(pointer)
        : JsonNodeFactory.instance.missingNode();
  }

  private boolean any(JsonNode schemas, JsonNode value) {
    if (!schemas.isArray() || schemas.isEmpty()) {
      return true;
    }
    for (JsonNode schema : schemas) {
      if (met(schema, value)) {
        return true;
      }
    }
    return false;
  }

  private boolean all(JsonNode schemas, JsonNode value) {
    for (JsonNode schema : schemas) {
      if (!met(schema, value)) {
        return false;
      }
    }
    return true;
  }
}
