package dev.scrubjay.gateway.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The text that a provider of the chaos run answers a prompt with. It follows from the prompt, and
 * for every other prompt from the model too, so that an answer to another prompt, a part of one and
 * a mixture of two are all told apart from a right one.
 */
final class ExpectedText {
  private static final int MAX_WORDS = 40;
  private static final int MIN_WORDS = 4;

  private ExpectedText() {}

  /** The words of the whole answer; each but the last ends with a space. */
  static List<String> words(String prompt, String model) {
    int number = prompt.hashCode();
    boolean ofModel = (number & 1) == 0;
    String speaker = ofModel ? model : "any";
    SplittableRandom random = new SplittableRandom(31L * number + speaker.hashCode());
    int count = MIN_WORDS + random.nextInt(MAX_WORDS - MIN_WORDS);
    List<String> words = new ArrayList<>();
    words.add(speaker + "/" + prompt + ": ");
    for (int i = 0; i < count; i++) {
      words.add(i + "-" + Integer.toHexString(random.nextInt(1 << 16)) + " ");
    }
    words.add("end");
    return words;
  }

  /** How {@code text} relates to the answers to {@code prompt} that there are. */
  static Verdict judge(String text, String prompt, List<String> models) {
    boolean part = false;
    for (String model : models) {
      String whole = String.join("", words(prompt, model));
      if (whole.equals(text)) {
        return Verdict.WHOLE;
      }
      part |= whole.startsWith(text);
    }
    return part ? Verdict.PART : Verdict.OTHER;
  }

  /** What a text is of the answer to a prompt. */
  enum Verdict {
    WHOLE,
    /** The beginning of an answer. */
    PART,
    /** Another answer, or a mixture. */
    OTHER
  }
}
