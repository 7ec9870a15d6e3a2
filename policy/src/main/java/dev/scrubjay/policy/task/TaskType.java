package dev.scrubjay.policy.task;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The type of a task, such as {@code content_analysis}, by which estimates are kept.
 *
 * @param name 1 to 64 of {@code a-z 0-9 _ - .}
 */
public record TaskType(String name) {
  private static final int MAX_LENGTH = 64;
  private static final Pattern FORM = Pattern.compile("[a-z0-9_.-]{1," + MAX_LENGTH + "}");
  private static final Pattern FOREIGN = Pattern.compile("[^a-z0-9_.-]");

  /** The type of requests whose task is not known. */
  public static final TaskType GENERAL = new TaskType("general");

  public TaskType {
    if (!isName(name)) {
      throw new IllegalArgumentException(
          "task_type: " + name + " (expected: " + FORM.pattern() + ")");
    }
  }

  /** Whether {@code text} is a valid name of a type. */
  public static boolean isName(String text) {
    return FORM.matcher(text).matches();
  }

  /**
   * The type for a sender's words: in lower case, cut to the longest length, with other characters
   * replaced.
   */
  public static TaskType of(String words) {
    String lower = words.strip().toLowerCase(Locale.ROOT);
    String cut = lower.substring(0, Math.min(lower.length(), MAX_LENGTH));
    return cut.isEmpty() ? GENERAL : new TaskType(FOREIGN.matcher(cut).replaceAll("_"));
  }
}
