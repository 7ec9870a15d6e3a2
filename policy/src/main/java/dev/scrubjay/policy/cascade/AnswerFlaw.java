package dev.scrubjay.policy.cascade;

import java.util.Optional;
import java.util.regex.Pattern;

/** A flaw that an answer shows by itself, whatever it is compared with. */
public enum AnswerFlaw {
  /** It says nothing. */
  EMPTY,
  /** It had reached the limit of its length. */
  TRUNCATED,
  /** The provider withheld it, or the model declines to answer. */
  REFUSED,
  /** It does not have the form that was demanded. */
  FORM,
  /** It says that it is unsure, or cannot tell. */
  HEDGING,
  /** Its tokens were improbable. */
  UNCERTAIN;

  /** Both are looked for in what a text says first and last; a long one may quote such words. */
  private static final int READ_CHARS = 300;

  private static final Pattern REFUSAL =
      Pattern.compile(
          "(?:\\b(?:i'm|i am) (?:very |really )?sorry\\b|\\bi (?:must|have to) decline\\b|\\bi"
              + " (?:can(?:not|'t| not)|won't|will not|am unable to|'m unable to|am not able to|'m"
              + " not able to)"
              + " (?:help|assist|provide|answer|fulfil|comply|do|access|browse|create|generate|discuss)\\b|\\bas"
              + " an ai\\b)",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern HEDGE =
      Pattern.compile(
          "\\b(?:i'm not (?:entirely |quite )?sure|i am not (?:entirely |quite )?sure|i don't know"
              + "|i do not know|not enough information|insufficient information|i'm unsure"
              + "|i am unsure|hard to say|cannot be determined|can't be determined"
              + "|unable to determine|i could be wrong|i might be wrong|it is unclear|it's unclear"
              + "|i don't have (?:enough|access)|i do not have (?:enough|access))\\b",
          Pattern.CASE_INSENSITIVE);

  /**
   * The flaw of {@code answer}; empty if none is seen. Words are looked for in English alone.
   *
   * @param minConfidence the least confidence, if it is known
   */
  public static Optional<AnswerFlaw> of(CheckedAnswer answer, double minConfidence) {
    return switch (answer.end()) {
      case TRUNCATED -> Optional.of(TRUNCATED);
      case WITHHELD -> Optional.of(REFUSED);
      case WHOLE -> ofWhole(answer, minConfidence);
    };
  }

  private static Optional<AnswerFlaw> ofWhole(CheckedAnswer answer, double minConfidence) {
    if (answer.calls().isEmpty() && answer.text().isBlank()) {
      return Optional.of(EMPTY);
    }
    if (!answer.formKept().orElse(true)) {
      return Optional.of(FORM);
    }
    if (answer.confidence().orElse(1) < minConfidence) {
      return Optional.of(UNCERTAIN);
    }
    return answer.calls().isEmpty() ? ofWords(ends(answer.text())) : Optional.empty();
  }

  private static Optional<AnswerFlaw> ofWords(String text) {
    return REFUSAL.matcher(text).find()
        ? Optional.of(REFUSED)
        : HEDGE.matcher(text).find() ? Optional.of(HEDGING) : Optional.empty();
  }

  private static String ends(String text) {
    String ends =
        text.length() <= 2 * READ_CHARS
            ? text
            : text.substring(0, READ_CHARS) + '\n' + text.substring(text.length() - READ_CHARS);
    return ends.replace('\u2019', '\'');
  }
}
