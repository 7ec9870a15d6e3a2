package dev.scrubjay.gateway.dialect.gemini;

import dev.scrubjay.gateway.dialect.translation.ModelVersion;
import java.util.List;
import java.util.Locale;

/**
 * What a model takes, by its name. One without a version is asked for nothing that only newer ones
 * take.
 */
record GeminiModel(ModelVersion version, boolean pro, boolean lite) {

  static GeminiModel of(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return new GeminiModel(
        ModelVersion.of(name, "gemini").orElse(new ModelVersion(0, 0)),
        lower.contains("pro"),
        lower.contains("lite"));
  }

  /** Whether it refuses calls of the history that lack the signature of their reasoning. */
  boolean wantsSignatures() {
    return version.isAtLeast(3, 0);
  }

  /** Whether it may both call tools and answer in JSON. */
  boolean takesToolsWithJson() {
    return version.isAtLeast(3, 0);
  }

  /** Whether it reasons within a budget of tokens. */
  boolean hasThinkingBudget() {
    return version.isAtLeast(2, 5) && !hasThinkingLevel();
  }

  boolean hasThinkingLevel() {
    return version.isAtLeast(3, 0);
  }

  /** The words for its levels of thinking. */
  List<String> levels() {
    if (!pro) {
      return List.of("minimal", "low", "medium", "high");
    }
    return version.isAtLeast(3, 1) ? List.of("low", "medium", "high") : List.of("low", "high");
  }

  /** The nearest budget that it takes. */
  int budget(int tokens) {
    if (pro) {
      return Math.clamp(tokens, 128, 32_768);
    }
    return tokens == 0 ? 0 : Math.clamp(tokens, lite ? 512 : 1, 24_576);
  }
}
