package dev.scrubjay.gateway.dialect.key;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Predicate;

/**
 * A rule by which requests that ask for the same answer get the same key.
 *
 * <p>A path names a member from the body's outermost object on; {@code []} stands for each element
 * of a list: {@code messages[].content[].cache_control}.
 */
public sealed interface KeyRule {

  /** The member that the rule is about. */
  String path();

  /** The reason why the answer stays the same. */
  String reason();

  /** A member that does not change the answer, whatever its value. */
  record Ignored(String path, String reason) implements KeyRule {}

  /**
   * A member that is as good as absent when it has one of {@code values}.
   *
   * @param values the documented default, in all its spellings
   * @param condition on the whole body, without which the rule does not hold
   * @param where the condition in words; empty if there is none
   */
  record AbsentIf(
      String path,
      List<JsonNode> values,
      Predicate<ObjectNode> condition,
      String where,
      String reason)
      implements KeyRule {
    public AbsentIf {
      values = List.copyOf(values);
    }
  }

  /**
   * A list of one text part, {@code [{"type": "text", "text": T}]}, which is as good as T.
   *
   * @param type of the part, such as {@code text}
   */
  record TextPartIsText(String path, String type, String reason) implements KeyRule {}

  /** A text, which is as good as a list with that text alone. */
  record TextIsList(String path, String reason) implements KeyRule {}

  /** A text, which is as good as a list with one message of the user, whose content it is. */
  record TextIsMessage(String path, String reason) implements KeyRule {}
}
