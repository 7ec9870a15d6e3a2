package dev.scrubjay.gateway.dialect.bedrock;

import java.util.Locale;

/** A maker's models, which share the settings that the Converse API itself has no members for. */
enum BedrockFamily {
  CLAUDE,
  NOVA,
  GPT,
  OTHER;

  /** The family of a model by its id or that of an inference profile. */
  static BedrockFamily of(String model) {
    String name = model.toLowerCase(Locale.ROOT);
    if (name.contains("anthropic") || name.contains("claude")) {
      return CLAUDE;
    }
    if (name.contains("amazon.nova")) {
      return NOVA;
    }
    return name.contains("openai.") ? GPT : OTHER;
  }

  /** Whether the provider caches prompts of these models up to marked points. */
  boolean cachesPrompts() {
    return this == CLAUDE || this == NOVA;
  }
}
