package dev.scrubjay.gateway.dialect.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The last turn of a conversation, if a user speaks in it and says nothing but one text, and the
 * request without that text.
 *
 * @param text what the user says
 * @param rest the request, in which null stands in place of the text
 */
public record LastUserTurn(String text, ObjectNode rest) {
  /** The members that are conversations, each in another API. */
  private static final List<String> LISTS = List.of("messages", "input", "contents");

  private static final Set<String> TEXT = Set.of("text");

  /**
   * Finds the last turn.
   *
   * @param form the request in the form from which keys are derived, in which one text part is its
   *     text; not changed
   */
  public static Optional<LastUserTurn> of(ObjectNode form) {
    List<String> lists = LISTS.stream().filter(form::has).toList();
    return lists.size() == 1 ? in(form, lists.getFirst()) : Optional.empty();
  }

  private static Optional<LastUserTurn> in(ObjectNode form, String list) {
    if (!(form.get(list) instanceof ArrayNode turns)
        || !(turns.path(turns.size() - 1) instanceof ObjectNode last)) {
      return Optional.empty();
    }
    return list.equals("contents") ? google(form, turns, last) : message(form, list, turns, last);
  }

  private static Optional<LastUserTurn> message(
      ObjectNode form, String list, ArrayNode turns, ObjectNode last) {
    JsonNode content = last.path("content");
    return Json.textOf(last, "role").equals("user") && content.isTextual()
        ? Optional.of(without(form, list, turns, last, "content", content.textValue()))
        : Optional.empty();
  }

  /** A turn in Google's form: without a role it is the user's. */
  private static Optional<LastUserTurn> google(ObjectNode form, ArrayNode turns, ObjectNode last) {
    JsonNode parts = last.path("parts");
    boolean plain =
        !last.has("role")
            && parts.isArray()
            && parts.size() == 1
            && parts.get(0) instanceof ObjectNode part
            && part.path("text").isTextual()
            && Json.membersBeyond(TEXT, part).isEmpty();
    return plain
        ? Optional.of(
            without(form, "contents", turns, last, "parts", parts.get(0).path("text").textValue()))
        : Optional.empty();
  }

  private static LastUserTurn without(
      ObjectNode form, String list, ArrayNode turns, ObjectNode last, String member, String text) {
    ObjectNode silent = Json.object();
    silent.setAll(last);
    silent.putNull(member);
    ArrayNode others = turns.arrayNode().addAll(turns);
    others.set(others.size() - 1, silent);
    ObjectNode rest = Json.object();
    rest.setAll(form);
    rest.set(list, others);
    return new LastUserTurn(text, rest);
  }
}
