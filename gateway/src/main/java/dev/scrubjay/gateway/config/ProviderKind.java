package dev.scrubjay.gateway.config;

/** The API that a provider serves. */
public enum ProviderKind {
  OPENAI,
  ANTHROPIC,
  GEMINI
}
