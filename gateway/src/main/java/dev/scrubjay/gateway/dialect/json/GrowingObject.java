package dev.scrubjay.gateway.dialect.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object that is built from pieces: texts are joined, lists appended, objects merged, and
 * any other value replaces the one before. Takes time in proportion to the number of pieces. Not
 * thread-safe; it owns the values that are added.
 */
public final class GrowingObject {
  /** Each a {@link StringBuilder}, a {@link GrowingObject} or a {@link JsonNode}. */
  private final Map<String, Object> members = new LinkedHashMap<>();

  /** Replaces a member. */
  public void set(String name, JsonNode value) {
    members.put(name, value);
  }

  /** Adds a piece to a member; {@code null} only creates the member. */
  public void add(String name, JsonNode piece) {
    Object before = members.get(name);
    if (piece.isNull()) {
      members.putIfAbsent(name, piece);
    } else if (piece.isTextual()) {
      members.put(name, text(before).append(piece.textValue()));
    } else if (piece instanceof ArrayNode more && before instanceof ArrayNode list) {
      list.addAll(more);
    } else if (piece instanceof ObjectNode object) {
      GrowingObject grown = before instanceof GrowingObject growing ? growing : of(before);
      object.properties().forEach(member -> grown.add(member.getKey(), member.getValue()));
      members.put(name, grown);
    } else {
      members.put(name, piece);
    }
  }

  private static StringBuilder text(@Nullable Object before) {
    return switch (before) {
      case StringBuilder text -> text;
      case TextNode text -> new StringBuilder(text.textValue());
      case null -> new StringBuilder();
      default -> new StringBuilder();
    };
  }

  private static GrowingObject of(@Nullable Object before) {
    GrowingObject grown = new GrowingObject();
    if (before instanceof ObjectNode object) {
      object.properties().forEach(member -> grown.set(member.getKey(), member.getValue()));
    }
    return grown;
  }

  /** Whether a member is present, and neither {@code null} nor an empty text. */
  public boolean says(String name) {
    return switch (members.get(name)) {
      case null -> false;
      case StringBuilder text -> !text.isEmpty();
      case JsonNode value -> !value.isNull() && !(value.isTextual() && value.textValue().isEmpty());
      default -> true;
    };
  }

  /** Whether a member is present. */
  public boolean has(String name) {
    return members.containsKey(name);
  }

  /** The text of a member, or an empty one. */
  public String text(String name) {
    return text(members.get(name)).toString();
  }

  /** The object built so far. */
  public ObjectNode whole() {
    ObjectNode object = Json.object();
    members.forEach(
        (name, value) -> {
          switch (value) {
            case StringBuilder text -> object.put(name, text.toString());
            case GrowingObject grown -> object.set(name, grown.whole());
            case JsonNode node -> object.set(name, node);
            default -> throw new IllegalStateException(name + ": " + value.getClass());
          }
        });
    return object;
  }
}
