package dev.scrubjay.gateway.dialect.openai;

import java.util.Set;

/** The headers of OpenAI's clients that are the provider's to read. */
final class OpenAiHeaders {
  /** The account to bill, and parts of the API that are not generally available. */
  static final Set<String> PASSED = Set.of("openai-organization", "openai-project", "openai-beta");

  private OpenAiHeaders() {}
}
