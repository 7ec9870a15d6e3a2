package dev.scrubjay.gateway.dialect.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.json.Json;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a request says of earlier responses.
 *
 * @param previous the response that it continues
 * @param conversation that it is part of
 * @param items of earlier responses, by id
 * @param reasoning items that are more than their id only to the provider that keeps them
 */
public record References(
    @Nullable String previous,
    @Nullable String conversation,
    Set<String> items,
    Set<String> reasoning) {
  public static final References NONE = new References(null, null, Set.of(), Set.of());

  public References {
    items = Set.copyOf(items);
    reasoning = Set.copyOf(reasoning);
  }

  /** The references in the request {@code body}. */
  public static References in(ObjectNode body) {
    JsonNode conversation = body.path("conversation");
    Set<String> items = new LinkedHashSet<>();
    Set<String> reasoning = new LinkedHashSet<>();
    for (JsonNode item : body.path("input")) {
      if (isReference(item)) {
        items.add(Json.textOf(item, "id"));
      } else if (isKeptReasoning(item)) {
        reasoning.add(Json.textOf(item, "id"));
      }
    }
    return new References(
        Json.textOrNull(body, "previous_response_id"),
        conversation.isObject()
            ? Json.textOrNull(conversation, "id")
            : Json.textOrNull(body, "conversation"),
        items,
        reasoning);
  }

  /** Whether {@code item} stands for one that somebody else keeps. */
  private static boolean isReference(JsonNode item) {
    String type = Json.textOf(item, "type");
    boolean untyped = type.isEmpty() && !item.has("role");
    return !Json.textOf(item, "id").isEmpty() && (type.equals("item_reference") || untyped);
  }

  private static boolean isKeptReasoning(JsonNode item) {
    String id = Json.textOf(item, "id");
    return Json.textOf(item, "type").equals("reasoning")
        && Json.textOf(item, "encrypted_content").isEmpty()
        && !id.isEmpty()
        && !TranslatedIds.isTranslated(id);
  }

  public boolean isEmpty() {
    return previous == null && conversation == null && items.isEmpty() && reasoning.isEmpty();
  }

  /** The items that were translated from another dialect, so that no provider has them. */
  public List<String> translatedItems() {
    return items.stream().filter(TranslatedIds::isTranslated).toList();
  }

  /** The items that a provider has. */
  public List<String> keptItems() {
    return items.stream().filter(id -> !TranslatedIds.isTranslated(id)).toList();
  }

  /** The request {@code body} with {@code found} items in the place of the references to them. */
  public static ObjectNode filled(ObjectNode body, Map<String, JsonNode> found) {
    ObjectNode whole = body.deepCopy();
    if (whole.get("input") instanceof ArrayNode input) {
      for (int i = 0; i < input.size(); i++) {
        JsonNode item = found.get(Json.textOf(input.get(i), "id"));
        if (item != null && isReference(input.get(i))) {
          input.set(i, item);
        }
      }
    }
    return whole;
  }

  /** The request {@code body} without the reasoning {@code ids}. */
  public static ObjectNode without(ObjectNode body, Set<String> ids) {
    ObjectNode rest = body.deepCopy();
    if (rest.get("input") instanceof ArrayNode input) {
      input.removeIf(item -> isKeptReasoning(item) && ids.contains(Json.textOf(item, "id")));
    }
    return rest;
  }
}
