package dev.scrubjay.policy.task;

import dev.scrubjay.policy.task.Lexicon.Clue;
import java.util.EnumMap;
import java.util.Map;

/**
 * What a request seems to be about, where its sender does not say: by the words it uses and by its
 * structure, in one pass, by rules made by hand. Wrong guesses cost little: estimates are learned
 * for whatever a guess calls a task.
 *
 * @param task a type of our own, such as {@code code}
 */
public record TaskGuess(TaskType task, TaskComplexity complexity) {
  private static final Map<Clue, TaskType> TYPES = new EnumMap<>(Clue.class);

  static {
    for (Clue clue : Clue.values()) {
      TYPES.put(clue, TaskType.of(clue.name()));
    }
  }

  /** What a type needs to be taken rather than {@link TaskType#GENERAL}. */
  private static final double THRESHOLD = 2;

  /** Difficulty from which on a task is at least moderate. */
  private static final double MODERATE = 1.5;

  private static final double COMPLEX = 4;

  /** Prompts of so many tokens and less add nothing to the difficulty. */
  private static final double SHORT = 64;

  /**
   * Guesses.
   *
   * @param text of the request
   * @param tokens in it, tools and images included
   * @param tools whether the model may call any
   */
  public static TaskGuess of(String text, int tokens, boolean tools) {
    TextFeatures features = new TextFeatures(text);
    return new TaskGuess(type(features), complexity(features, tokens, tools));
  }

  private static TaskType type(TextFeatures features) {
    double code = score(features, Clue.CODE) + Math.min(6, features.codeMarks() / 4.0);
    double math = score(features, Clue.MATH) + Math.min(6, features.mathMarks() / 3.0);
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
            default -> 2 * score(features, clue);
          };
      if (score > most) {
        most = score;
        best = TYPES.getOrDefault(clue, best);
      }
    }
    return best;
  }

  /** Repetition counts less and less. */
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
