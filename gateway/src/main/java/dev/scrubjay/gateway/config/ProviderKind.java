package dev.scrubjay.gateway.config;

/** The API that a provider serves. */
public enum ProviderKind {
  OPENAI,
  ANTHROPIC,
  GEMINI,
  /** OpenAI's API at a resource of Azure. */
  AZURE,
  /** Amazon's Converse API. */
  BEDROCK,
  /** Google's cloud: Gemini, Claude, and open models. */
  VERTEX
}
