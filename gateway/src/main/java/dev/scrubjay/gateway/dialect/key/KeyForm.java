package dev.scrubjay.gateway.dialect.key;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.policy.key.CanonicalJson;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Brings bodies into the form from which keys are derived, by a list of rules. Members without a
 * rule stay as they are, unknown ones included. Nothing is copied but what changes.
 */
@SuppressWarnings("ReferenceEquality") // a value that no rule has changed is the same object
public final class KeyForm {
  /** The form that leaves each body as it is. */
  public static final KeyForm IDENTITY = new KeyForm(List.of(), Set.of());

  private static final String EACH = "[]";

  private final List<KeyRule> rules;
  private final Set<String> ordered;
  private final Step outermost = new Step();

  /** The rules for a member, and for the members within it. */
  private static final class Step {
    private final Map<String, Step> members = new HashMap<>();
    private @Nullable Step elements;
    private final List<KeyRule> rules = new ArrayList<>();

    private Step within(String segment) {
      if (segment.endsWith(EACH)) {
        Step list = within(segment.substring(0, segment.length() - EACH.length()));
        list.elements = list.elements == null ? new Step() : list.elements;
        return list.elements;
      }
      return members.computeIfAbsent(segment, name -> new Step());
    }
  }

  /**
   * The form by {@code rules}; inner members are brought into form before those around them.
   *
   * @param ordered members, at any depth, in whose values the order of members is significant
   */
  public KeyForm(List<KeyRule> rules, Set<String> ordered) {
    this.rules = List.copyOf(rules);
    this.ordered = Set.copyOf(ordered);
    for (KeyRule rule : rules) {
      Step step = outermost;
      for (String segment : rule.path().split("\\.", -1)) {
        step = step.within(segment);
      }
      step.rules.add(rule);
    }
  }

  /** The rules, in their given order. */
  public List<KeyRule> rules() {
    return rules;
  }

  /** The canonical JSON of the form of {@code body}. */
  public CanonicalJson canonical(ObjectNode body) {
    return CanonicalJson.of(of(body).traverse(), ordered);
  }

  /** The form of {@code body}, which is not changed. */
  public ObjectNode of(ObjectNode body) {
    return object(body, outermost, body);
  }

  private static ObjectNode object(ObjectNode object, Step step, ObjectNode body) {
    ObjectNode changed = null;
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      Step inner = step.members.get(member.getKey());
      if (inner == null) {
        continue;
      }
      JsonNode form = member(member.getValue(), inner, body);
      if (form != member.getValue()) {
        changed = changed == null ? Json.object().setAll(object) : changed;
        if (form == null) {
          changed.remove(member.getKey());
        } else {
          changed.set(member.getKey(), form);
        }
      }
    }
    return changed == null ? object : changed;
  }

  /** The form of a member; {@code null} if it is left out. */
  private static @Nullable JsonNode member(JsonNode value, Step step, ObjectNode body) {
    JsonNode form = value;
    if (value instanceof ObjectNode object && !step.members.isEmpty()) {
      form = object(object, step, body);
    } else if (value instanceof ArrayNode list && step.elements != null) {
      form = list(list, step.elements, body);
    }
    for (KeyRule rule : step.rules) {
      form = form == null ? null : applied(rule, form, body);
    }
    return form;
  }

  private static ArrayNode list(ArrayNode list, Step each, ObjectNode body) {
    ArrayNode changed = null;
    for (int i = 0; i < list.size(); i++) {
      if (list.get(i) instanceof ObjectNode object) {
        ObjectNode form = object(object, each, body);
        if (form != object) {
          changed = changed == null ? list.arrayNode().addAll(list) : changed;
          changed.set(i, form);
        }
      }
    }
    return changed == null ? list : changed;
  }

  private static @Nullable JsonNode applied(KeyRule rule, JsonNode value, ObjectNode body) {
    return switch (rule) {
      case KeyRule.Ignored ignored -> null;
      case KeyRule.AbsentIf absent ->
          isAmong(absent.values(), value) && absent.condition().test(body) ? null : value;
      case KeyRule.TextPartIsText text -> onlyText(value, text.type());
      case KeyRule.TextIsList text ->
          value.isTextual() ? Json.object().arrayNode().add(value) : value;
      case KeyRule.TextIsMessage text -> value.isTextual() ? messages(value) : value;
    };
  }

  private static boolean isAmong(Iterable<JsonNode> values, JsonNode value) {
    for (JsonNode known : values) {
      if (isSame(known, value)) {
        return true;
      }
    }
    return false;
  }

  /** Whether two values are the same, numbers by their value. */
  private static boolean isSame(JsonNode known, JsonNode value) {
    return (known.isNumber() && value.isNumber())
        ? known.decimalValue().compareTo(value.decimalValue()) == 0
        : known.equals(value);
  }

  private static ArrayNode messages(JsonNode text) {
    ObjectNode message = Json.object().put("role", "user").set("content", text);
    return message.arrayNode().add(message);
  }

  private static JsonNode onlyText(JsonNode value, String type) {
    JsonNode part = value.path(0);
    boolean plain =
        value.isArray()
            && value.size() == 1
            && part.size() == 2
            && Json.textOf(part, "type").equals(type)
            && part.path("text").isTextual();
    return plain ? part.path("text") : value;
  }
}
