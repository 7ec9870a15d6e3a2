package dev.scrubjay.gateway.dialect.gemini;

import dev.scrubjay.gateway.dialect.key.KeyForm;
import dev.scrubjay.gateway.dialect.key.KeyRules;

/** The members of Google's requests that do not change the answer. */
final class GeminiKeyForm {
  private static final String DEFAULT = "the documented default";

  static final KeyForm FORM =
      new KeyRules()
          .ordered("parameters", "parametersJsonSchema", "responseSchema", "responseJsonSchema")
          .ignored("the form of delivery, not the answer", "stream")
          .ignored("who asks, for the provider's records", "labels")
          .absentIf(DEFAULT, "contents[].role", "\"user\"", "null")
          .absentIf(DEFAULT, "generationConfig.candidateCount", "1", "null")
          .absentIf(DEFAULT, "generationConfig.responseMimeType", "\"text/plain\"", "null")
          .absentIf(DEFAULT, "generationConfig.responseLogprobs", "false", "null")
          .absentIf(DEFAULT, "generationConfig.thinkingConfig.includeThoughts", "false", "null")
          .absentIf(DEFAULT, "generationConfig.stopSequences", "[]", "null")
          .absentIf(DEFAULT, "generationConfig", "{}", "null")
          .absentIf(DEFAULT, "safetySettings", "[]", "null")
          .absentIf(DEFAULT, "tools", "[]", "null")
          .absentIf(DEFAULT, "toolConfig.functionCallingConfig.mode", "\"AUTO\"", "null")
          .absentIf(DEFAULT, "toolConfig.functionCallingConfig", "{}", "null")
          .absentIf(DEFAULT, "toolConfig", "{}", "null")
          .form();

  private GeminiKeyForm() {}
}
