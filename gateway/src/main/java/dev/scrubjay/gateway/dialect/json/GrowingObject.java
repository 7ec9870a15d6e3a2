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
 * any other value replaces the one before. Pieces of different kinds cannot be joined. Takes time
 * in proportion to the number of pieces. Not thread-safe; it owns the values that are added.
 */
public final class GrowingObject {
  /** Each a {@link StringBuilder}, a {@link GrowingObject} or a {@link JsonNode}. */
  private final Map<String, Object> members = new LinkedHashMap<>();

  private boolean mixed;

  /** Replaces a member. */
  public void set(String name, JsonNode value) {
    members.put(name, value);
  }

  /** Adds a piece to a member; {@code null} only creates the member. */
  public void add(String name, JsonNode piece) {
    Object before = members.get(name);
    if (piece.isNull()) {
      members.putIfAbsent(name, piece);
    } else if (isEmptyText(piece) && says(name)) {
      return; // adds nothing, whatever there is
    } else if (piece.isTextual()) {
      mixed |= says(name) && !(before instanceof StringBuilder || before instanceof TextNode);
      members.put(name, text(before).append(piece.textValue()));
    } else if (piece instanceof ArrayNode more) {
      mixed |= says(name) && !(before instanceof ArrayNode);
      members.put(name, before instanceof ArrayNode list ? list.addAll(more) : more);
    } else if (piece instanceof ObjectNode object) {
      boolean grows = before instanceof GrowingObject || before instanceof ObjectNode;
      mixed |= says(name) && !grows;
      GrowingObject grown = before instanceof GrowingObject growing ? growing : of(before);
      object.properties().forEach(member -> grown.add(member.getKey(), member.getValue()));
      members.put(name, grown);
    } else {
      members.put(name, piece);
    }
  }

  private static boolean isEmptyText(JsonNode piece) {
    return piece.isTextual() && piece.textValue().isEmpty();
  }

  /** Whether pieces were of different kinds, so that the object may not be what was meant. */
  public boolean isMixed() {
    return mixed
        || members.values().stream()
            .anyMatch(value -> value instanceof GrowingObject grown && grown.isMixed());
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
