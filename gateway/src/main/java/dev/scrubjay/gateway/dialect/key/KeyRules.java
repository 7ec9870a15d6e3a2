package dev.scrubjay.gateway.dialect.key;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** A list of rules that grows, for the dialects to write theirs down. */
public final class KeyRules {
  private final List<KeyRule> rules = new ArrayList<>();
  private final Set<String> ordered = new HashSet<>();

  /** Adds members that do not change the answer. */
  public KeyRules ignored(String reason, String... paths) {
    for (String path : paths) {
      rules.add(new KeyRule.Ignored(path, reason));
    }
    return this;
  }

  /** Adds a member that is as good as absent when it has one of {@code values}, JSON texts. */
  public KeyRules absentIf(String reason, String path, String... values) {
    return absentIf(body -> true, "", reason, path, values);
  }

  /** Adds a member as {@link #absentIf(String, String, String...)}, under a condition. */
  public KeyRules absentIf(
      Predicate<ObjectNode> condition, String where, String reason, String path, String... values) {
    List<JsonNode> parsed = Arrays.stream(values).map(KeyRules::json).toList();
    rules.add(new KeyRule.AbsentIf(path, parsed, condition, where, reason));
    return this;
  }

  /** Adds a member as {@link #absentIf(String, String, String...)}, for some models alone. */
  public KeyRules absentIf(DefaultsOf models, String reason, String path, String... values) {
    return absentIf(models::holdFor, models.where(), reason, path, values);
  }

  /** Adds members that are as good as absent when they are {@code null}. */
  public KeyRules absentIfNull(String reason, String... paths) {
    for (String path : paths) {
      absentIf(reason, path, "null");
    }
    return this;
  }

  /** Adds members in which one part of {@code type} is as good as its text. */
  public KeyRules textPartIsText(String type, String reason, String... paths) {
    for (String path : paths) {
      rules.add(new KeyRule.TextPartIsText(path, type, reason));
    }
    return this;
  }

  /** Adds a member in which a text is as good as a list with one message of the user. */
  public KeyRules textIsMessage(String reason, String path) {
    rules.add(new KeyRule.TextIsMessage(path, reason));
    return this;
  }

  /** Adds members in which a text is as good as a list with it alone. */
  public KeyRules textIsList(String reason, String... paths) {
    for (String path : paths) {
      rules.add(new KeyRule.TextIsList(path, reason));
    }
    return this;
  }

  /** Adds members, at any depth, in whose values the order of members is significant. */
  public KeyRules ordered(String... names) {
    ordered.addAll(List.of(names));
    return this;
  }

  /** The form by these rules. */
  public KeyForm form() {
    return new KeyForm(rules, ordered);
  }

  private static JsonNode json(String text) {
    try {
      return Json.value(text.getBytes(StandardCharsets.UTF_8));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not JSON: " + text, e);
    }
  }
}
