package dev.scrubjay.gateway.dialect.anthropic;

import dev.scrubjay.gateway.dialect.translation.ModelVersion;
import java.util.Locale;

/**
 * What a model takes, by its name. Other models that are served with Anthropic's API count as a
 * Claude of version 0, which is asked for nothing that only newer ones take.
 *
 * @param opus whether it is an Opus
 */
record ClaudeModel(ModelVersion version, boolean opus) {

  static ClaudeModel of(String name) {
    return new ClaudeModel(
        ModelVersion.of(name, "claude").orElse(new ModelVersion(0, 0)),
        name.toLowerCase(Locale.ROOT).contains("opus"));
  }

  /** Whether it binds its answers, and the arguments of strict tools, to a JSON schema. */
  boolean hasStructuredOutputs() {
    return version.isAtLeast(4, 5) || (opus && version.isAtLeast(4, 1));
  }

  /** Whether it reasons within a budget of tokens. */
  boolean hasThinkingBudget() {
    return version.isAtLeast(3, 7) && !isAdaptive();
  }

  /** Whether it reasons as much as it finds necessary, for a given effort. */
  boolean isAdaptive() {
    return version.isAtLeast(4, 6);
  }

  /** Whether it takes neither temperature, nor top_p, nor top_k. */
  boolean hasFixedSampling() {
    return version.isAtLeast(5, 0) || (opus && version.isAtLeast(4, 7));
  }

  /** The limit of output tokens for requests without one: the model's own. */
  int maxOutputTokens() {
    if (version.isAtLeast(4, 6) && opus) {
      return 128_000;
    }
    if (version.isAtLeast(4, 0)) {
      return opus && !version.isAtLeast(4, 5) ? 32_000 : 64_000;
    }
    if (version.isAtLeast(3, 7)) {
      return 64_000;
    }
    return version.isAtLeast(3, 5) ? 8192 : 4096;
  }
}
