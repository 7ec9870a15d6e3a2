package dev.scrubjay.policy.task;

import dev.scrubjay.policy.task.Lexicon.Clue;
import java.util.EnumMap;
import java.util.Map;

/**
 * The guessed task of a request whose sender does not state it: from its words and structure, in
 * one pass, by hand-made rules. Wrong guesses cost little, as estimates are learned for the guessed
 * types.
 *
 * @param task one of the built-in types, such as {@code code}
 */
public record TaskGuess(TaskType task, TaskComplexity complexity) {
  private static final Map<Clue, TaskType> TYPES = new EnumMap<>(Clue.class);

  static {
    for (Clue clue : Clue.values()) {
      TYPES.put(clue, TaskType.of(clue.name()));
    }
  }

  /**
   * The type of requests that may call tools: choosing and filling them is what models differ in.
   */
  private static final TaskType TOOL_USE = new TaskType("tool_use");

  /** The score that a type must exceed to be preferred to {@link TaskType#GENERAL}. */
  private static final double THRESHOLD = 2;

  /** The difficulty at and above which a task is at least moderate. */
  private static final double MODERATE = 1.5;

  private static final double COMPLEX = 4;

  /** The tokens up to which the length of a prompt does not add to the difficulty. */
  private static final double SHORT = 64;

  /**
   * The guess for a request.
   *
   * @param text the text of the request
   * @param tokens its tokens, including tools and images
   * @param tools whether the model may call tools
   */
  public static TaskGuess of(String text, int tokens, boolean tools) {
    TextFeatures features = new TextFeatures(text);
    return new TaskGuess(tools ? TOOL_USE : type(features), complexity(features, tokens, tools));
  }

  private static TaskType type(TextFeatures features) {
    double code = score(features, Clue.CODE) + Math.min(6, features.codeMarks() / 4.0);
    double math = score(features, Clue.MATH) + Math.min(6, features.mathMarks() / 1.5);
    boolean countable = features.numbers() >= 2;
    TaskType best = TaskType.GENERAL;
    double most = THRESHOLD;
    for (Clue clue : Clue.values()) {
      double score =
          switch (clue) {
            case CODE -> code;
            case MATH -> math;
            case QUANTITY -> countable ? score(features, clue) : 0;
            case HARD -> 0;
            case SCIENCE, MEDICINE, LAW, BUSINESS, HUMANITIES -> score(features, clue);
            default -> 2 * score(features, clue);
          };
      if (score > most) {
        most = score;
        best = TYPES.getOrDefault(clue, best);
      }
    }
    return best;
  }

  /** The score of a clue, logarithmic in the number of its words. */
  private static double score(TextFeatures features, Clue clue) {
    return 2 * Math.log(1.0 + features.count(clue)) / Math.log(2);
  }

  private static TaskComplexity complexity(TextFeatures features, int tokens, boolean tools) {
    double difficulty =
        Math.max(0, Math.log(tokens / SHORT) / Math.log(2)) / 2
            + (features.codeMarks() >= 8 ? 1 : 0)
            + (features.mathMarks() >= 4 ? 1 : 0)
            + (tools ? 1 : 0)
            + Math.min(3, features.count(Clue.HARD));
    return difficulty >= COMPLEX
        ? TaskComplexity.COMPLEX
        : difficulty >= MODERATE ? TaskComplexity.MODERATE : TaskComplexity.SIMPLE;
  }
}
