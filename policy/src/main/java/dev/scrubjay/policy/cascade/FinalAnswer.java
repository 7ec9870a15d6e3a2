package dev.scrubjay.policy.cascade;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds what a text answers in the end: the member {@code answer} of a JSON object, a boxed
 * formula, what follows "the answer is", or all of it if it is short. Texts are scanned, not
 * parsed, as models write JSON that has line breaks or single backslashes in its strings.
 */
final class FinalAnswer {
  /** Of a longer text only the end is read. */
  private static final int MAX_CHARS = 20_000;

  /** The members of JSON objects that hold it, in lower case. */
  static final List<String> MEMBERS = List.of("final_answer", "answer", "solution", "result");

  private static final Pattern MEMBER =
      Pattern.compile(
          "\"(?:" + String.join("|", MEMBERS) + ")\"\\s*:\\s*", Pattern.CASE_INSENSITIVE);
  private static final Pattern SAID =
      Pattern.compile(
          "(?:####\\s*|\\b(?:final answer|answer|correct (?:option|choice))(?:"
              + " is|\\s*:|\\*\\*\\s*:|\\s*=)+\\s*:?)\\s*([^\\n"
              + "]+)",
          Pattern.CASE_INSENSITIVE);

  private FinalAnswer() {}

  /** The final answer of {@code text}; empty if it has none that is short enough to compare. */
  static Optional<AnswerValue> of(String text) {
    String end = text.substring(Math.max(0, text.length() - MAX_CHARS)).strip();
    return member(end)
        .or(() -> boxed(end))
        .or(() -> said(end))
        .flatMap(AnswerValue::of)
        .or(() -> end.indexOf('\n') < 0 ? AnswerValue.of(end) : Optional.empty());
  }

  private static Optional<String> member(String text) {
    Matcher matcher = MEMBER.matcher(text);
    int value = -1;
    while (matcher.find()) {
      value = matcher.end();
    }
    return value < 0 || value >= text.length() ? Optional.empty() : Optional.of(value(text, value));
  }

  /** The JSON value that begins at {@code from}, without the quotes of a string. */
  private static String value(String text, int from) {
    return switch (text.charAt(from)) {
      case '"' -> string(text, from + 1);
      case '[' -> balanced(text, from, '[', ']');
      case '{' -> balanced(text, from, '{', '}');
      default -> text.substring(from, endOfScalar(text, from)).strip();
    };
  }

  private static String string(String text, int from) {
    StringBuilder value = new StringBuilder();
    for (int i = from; i < text.length() && text.charAt(i) != '"'; i++) {
      if (text.charAt(i) == '\\' && i + 1 < text.length() && text.charAt(i + 1) == '"') {
        i++;
      }
      value.append(text.charAt(i));
    }
    return value.toString();
  }

  private static int endOfScalar(String text, int from) {
    int end = from;
    while (end < text.length() && ",}\n".indexOf(text.charAt(end)) < 0) {
      end++;
    }
    return end;
  }

  private static String balanced(String text, int from, char open, char close) {
    int depth = 0;
    for (int i = from; i < text.length(); i++) {
      depth += text.charAt(i) == open ? 1 : text.charAt(i) == close ? -1 : 0;
      if (depth == 0) {
        return text.substring(from, i + 1);
      }
    }
    return text.substring(from);
  }

  private static Optional<String> boxed(String text) {
    int at = text.lastIndexOf("\\boxed{");
    if (at < 0) {
      return Optional.empty();
    }
    String braces = balanced(text, at + "\\boxed".length(), '{', '}');
    return Optional.of(braces.substring(1, Math.max(1, braces.length() - 1)));
  }

  private static Optional<String> said(String text) {
    Matcher matcher = SAID.matcher(text);
    String last = null;
    while (matcher.find()) {
      last = matcher.group(1);
    }
    return Optional.ofNullable(last);
  }
}
