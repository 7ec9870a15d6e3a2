package dev.scrubjay.gateway.dialect.translation;

import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * How much a model reasons before it answers. Dialects say it in words or in tokens; each can be
 * derived from the other.
 *
 * @param effort one of {@link #EFFORTS}; {@code null} if the request gives none
 * @param budget the most tokens of reasoning; 0 turns it off; empty if the request gives none
 * @param shown whether the client is to see the reasoning, or a summary of it
 */
public record ReasoningSettings(@Nullable String effort, OptionalInt budget, boolean shown) {
  /** The words for effort, in ascending order. */
  public static final List<String> EFFORTS =
      List.of("none", "minimal", "low", "medium", "high", "xhigh", "max");

  private static final int[] TOKENS = {0, 1024, 2048, 8192, 24_576, 32_768, 49_152};

  /** The settings for an effort; a word that is not known counts as {@code medium}. */
  public static ReasoningSettings ofEffort(String effort, boolean shown) {
    String known = EFFORTS.contains(effort) ? effort : "medium";
    return new ReasoningSettings(known, OptionalInt.empty(), shown);
  }

  /**
   * The settings for a budget.
   *
   * @param tokens {@code >= 0}
   */
  public static ReasoningSettings ofBudget(int tokens, boolean shown) {
    return new ReasoningSettings(null, OptionalInt.of(tokens), shown);
  }

  /** Whether the model must not reason. */
  public boolean isOff() {
    return "none".equals(effort) || (effort == null && budget.orElse(1) == 0);
  }

  /** The budget, or the one that the effort stands for. */
  public int tokens() {
    return budget.orElseGet(() -> TOKENS[EFFORTS.indexOf(effort == null ? "medium" : effort)]);
  }

  /** The effort, or the highest one whose tokens the budget covers. */
  public String word() {
    if (effort != null) {
      return effort;
    }
    int tokens = budget.orElse(TOKENS[EFFORTS.indexOf("medium")]);
    int level = 0;
    while (level + 1 < TOKENS.length && TOKENS[level + 1] <= tokens) {
      level++;
    }
    return EFFORTS.get(level);
  }

  /** The word among {@code known}, a part of {@link #EFFORTS}, that is nearest to the effort. */
  public String word(List<String> known) {
    int wanted = EFFORTS.indexOf(word());
    String nearest = known.get(0);
    for (String one : known) {
      int distance = Math.abs(EFFORTS.indexOf(one) - wanted);
      nearest = distance < Math.abs(EFFORTS.indexOf(nearest) - wanted) ? one : nearest;
    }
    return nearest;
  }
}
