package dev.scrubjay.policy.cascade;

import dev.scrubjay.policy.cascade.CheckedAnswer.AnswerEnd;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whether two models' answers to the same request say the same.
 *
 * <p>Two models that err seldom err alike, so what both say is likely right. Only what both say in
 * a comparable form counts: calls of tools, JSON without its explanations, and short final answers.
 * A comparison that fails wrongly costs a call of the strong model; one that succeeds wrongly costs
 * quality. So in doubt answers differ.
 */
public enum Agreement {
  AGREE,
  DIFFER,
  /** At least one of them has no part that could be compared. */
  INCOMPARABLE;

  /** Members in which models explain themselves, each in its own words. */
  private static final Set<String> EXPLANATIONS =
      Set.of(
          "reasoning",
          "reason",
          "rationale",
          "explanation",
          "thought",
          "thoughts",
          "thinking",
          "analysis",
          "steps",
          "justification",
          "comment",
          "notes",
          "chain_of_thought",
          "confidence");

  /** The explanations, and the members that are compared as final answers. */
  private static final Set<String> APART =
      Stream.concat(EXPLANATIONS.stream(), FinalAnswer.MEMBERS.stream())
          .collect(Collectors.toUnmodifiableSet());

  private static final Pattern FENCED =
      Pattern.compile("\\A\\s*```[a-zA-Z]*\\s*\\n(.*)\\n\\s*```\\s*\\z", Pattern.DOTALL);

  /** Compares two answers. Takes time in proportion to their size. */
  public static Agreement of(CheckedAnswer one, CheckedAnswer other) {
    if (one.end() != AnswerEnd.WHOLE || other.end() != AnswerEnd.WHOLE) {
      return INCOMPARABLE;
    }
    if (!one.calls().isEmpty() || !other.calls().isEmpty()) {
      return calls(one.calls(), other.calls());
    }
    return texts(one.text(), other.text());
  }

  private static Agreement texts(String one, String other) {
    Optional<String> object = object(one, EXPLANATIONS);
    Optional<String> second = object(other, EXPLANATIONS);
    if (object.isPresent() && second.isPresent()) {
      if (object.equals(second)) {
        return AGREE;
      }
      if (!object(one, APART).equals(object(other, APART))) {
        return DIFFER;
      }
    }
    Optional<AnswerValue> answer = FinalAnswer.of(one);
    Optional<AnswerValue> secondAnswer = FinalAnswer.of(other);
    if (answer.isPresent() && secondAnswer.isPresent()) {
      return answer.get().agrees(secondAnswer.get()) ? AGREE : DIFFER;
    }
    return object.isPresent() && second.isPresent() ? DIFFER : INCOMPARABLE;
  }

  private static Agreement calls(List<CheckedCall> calls, List<CheckedCall> others) {
    if (calls.size() != others.size()) {
      return DIFFER;
    }
    List<String> forms = forms(calls);
    return forms.size() == calls.size() && forms.equals(forms(others)) ? AGREE : DIFFER;
  }

  /**
   * The forms of calls whose arguments are JSON, in an order of their own: they run side by side.
   */
  private static List<String> forms(List<CheckedCall> calls) {
    return calls.stream()
        .flatMap(
            call ->
                JsonForm.of(call.arguments().isBlank() ? "{}" : call.arguments()).stream()
                    .map(arguments -> call.name() + arguments))
        .sorted()
        .toList();
  }

  /** The form of a text that is a JSON object or array, fenced or not. */
  private static Optional<String> object(String text, Set<String> omitted) {
    Matcher fenced = FENCED.matcher(text);
    String json = (fenced.matches() ? fenced.group(1) : text).strip();
    return json.startsWith("{") || json.startsWith("[")
        ? JsonForm.of(json, omitted)
        : Optional.empty();
  }
}
