package dev.scrubjay.gateway.learning;

import dev.scrubjay.policy.task.TaskComplexity;
import dev.scrubjay.policy.task.TaskType;
import dev.scrubjay.policy.words.PromptWords;
import dev.scrubjay.policy.words.WordedPair;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** The text of a judged pair that Redis keeps. */
final class WordedPairText {
  private static final String VERSION = "W1";
  private static final int PARTS = 8;

  private WordedPairText() {}

  /** The text of {@code pair}. The models, which may have any characters, come last. */
  static String of(WordedPair pair) {
    return String.join(
        "|",
        VERSION,
        pair.task().name(),
        pair.complexity().name(),
        Integer.toString(pair.inputTokens()),
        Double.toString(pair.gap()),
        Arrays.stream(pair.words().buckets())
            .mapToObj(bucket -> Integer.toString(bucket, Character.MAX_RADIX))
            .collect(Collectors.joining(",")),
        Integer.toString(pair.one().length()),
        pair.one() + pair.other());
  }

  /** Reads a text; empty if it is of another version, or rubbish. */
  static Optional<WordedPair> parse(String text) {
    String[] parts = text.split("\\|", PARTS);
    if (parts.length < PARTS || !parts[0].equals(VERSION)) {
      return Optional.empty();
    }
    try {
      int length = Integer.parseInt(parts[6]);
      return Optional.of(
          new WordedPair(
              words(parts[5]),
              new TaskType(parts[1]),
              TaskComplexity.valueOf(parts[2]),
              Integer.parseInt(parts[3]),
              parts[7].substring(0, length),
              parts[7].substring(length),
              Double.parseDouble(parts[4])));
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      return Optional.empty();
    }
  }

  private static PromptWords words(String text) {
    return text.isEmpty()
        ? PromptWords.NONE
        : PromptWords.ofBuckets(
            Arrays.stream(text.split(",", -1))
                .mapToInt(bucket -> Integer.parseInt(bucket, Character.MAX_RADIX))
                .toArray());
  }
}
