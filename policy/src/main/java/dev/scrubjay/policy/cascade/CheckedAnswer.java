package dev.scrubjay.policy.cascade;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A whole answer as far as it is checked.
 *
 * @param text what it says, without reasoning
 * @param calls of tools
 * @param end why it ended
 * @param formKept whether it has the form that its request demands, such as a schema or calls of
 *     the tools that there are; empty if none was demanded, or if that cannot be told
 * @param confidence the geometric mean of the probabilities of its tokens, above 0, at most 1;
 *     empty if its provider did not report them
 */
public record CheckedAnswer(
    String text,
    List<CheckedCall> calls,
    AnswerEnd end,
    Optional<Boolean> formKept,
    OptionalDouble confidence) {
  public CheckedAnswer {
    calls = List.copyOf(calls);
  }

  /** The reason why an answer ended. */
  public enum AnswerEnd {
    /** It was whole. */
    WHOLE,
    /** It had reached the limit of its length. */
    TRUNCATED,
    /** Its provider withheld it, or the model refused. */
    WITHHELD
  }

  /** A whole answer that is text alone, of which no form was demanded. */
  public static CheckedAnswer ofText(String text) {
    return new CheckedAnswer(
        text, List.of(), AnswerEnd.WHOLE, Optional.empty(), OptionalDouble.empty());
  }

  /** A whole answer that calls tools. */
  public static CheckedAnswer ofCalls(List<CheckedCall> calls) {
    return new CheckedAnswer("", calls, AnswerEnd.WHOLE, Optional.empty(), OptionalDouble.empty());
  }
}
