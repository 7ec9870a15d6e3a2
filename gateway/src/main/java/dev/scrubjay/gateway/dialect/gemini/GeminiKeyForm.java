package dev.scrubjay.gateway.dialect.gemini;

import dev.scrubjay.gateway.dialect.key.KeyForm;
import dev.scrubjay.gateway.dialect.key.KeyReasons;
import dev.scrubjay.gateway.dialect.key.KeyRules;

/** The members of Google's requests that do not change the answer. */
final class GeminiKeyForm {
  static final KeyForm FORM =
      new KeyRules()
          .ordered("parameters", "parametersJsonSchema", "responseSchema", "responseJsonSchema")
          .ignored(KeyReasons.DELIVERY, "stream")
          .ignored(KeyReasons.RECORDS, "labels", "store")
          .ignored(KeyReasons.SCHEDULING, "serviceTier")
          .ignored("instructions have no other speaker", "systemInstruction.role")
          .absentIf(KeyReasons.DEFAULT, "contents[].role", "\"user\"", "null")
          .absentIf(KeyReasons.DEFAULT, "contents[].parts[].thought", "false", "null")
          .absentIf(KeyReasons.DEFAULT, "generationConfig.candidateCount", "1", "null")
          .absentIf(
              KeyReasons.DEFAULT, "generationConfig.responseMimeType", "\"text/plain\"", "null")
          .absentIf(KeyReasons.DEFAULT, "generationConfig.responseLogprobs", "false", "null")
          .absentIf(KeyReasons.DEFAULT, "generationConfig.responseModalities", "[]", "null")
          .absentIf(
              KeyReasons.DEFAULT,
              "generationConfig.mediaResolution",
              "\"MEDIA_RESOLUTION_UNSPECIFIED\"",
              "null")
          .absentIf(
              KeyReasons.DEFAULT, "generationConfig.enableEnhancedCivicAnswers", "false", "null")
          .absentIf(
              KeyReasons.DEFAULT,
              "generationConfig.thinkingConfig.includeThoughts",
              "false",
              "null")
          .absentIfNull(
              KeyReasons.NULL,
              "generationConfig.thinkingConfig.thinkingBudget",
              "generationConfig.thinkingConfig.thinkingLevel")
          .absentIf(KeyReasons.DEFAULT, "generationConfig.thinkingConfig", "{}", "null")
          .absentIf(KeyReasons.DEFAULT, "generationConfig.stopSequences", "[]", "null")
          .absentIfNull(
              KeyReasons.NULL,
              "generationConfig.temperature",
              "generationConfig.topP",
              "generationConfig.topK",
              "generationConfig.seed",
              "generationConfig.maxOutputTokens",
              "generationConfig.presencePenalty",
              "generationConfig.frequencyPenalty",
              "generationConfig.logprobs",
              "generationConfig.responseSchema",
              "generationConfig.responseJsonSchema",
              "generationConfig.speechConfig",
              "generationConfig.imageConfig")
          .absentIf(KeyReasons.DEFAULT, "generationConfig", "{}", "null")
          .absentIf(KeyReasons.DEFAULT, "safetySettings", "[]", "null")
          .absentIf(KeyReasons.DEFAULT, "tools", "[]", "null")
          .absentIf(
              KeyReasons.DEFAULT,
              "toolConfig.functionCallingConfig.allowedFunctionNames",
              "[]",
              "null")
          .absentIf(
              KeyReasons.DEFAULT,
              "toolConfig.functionCallingConfig.mode",
              "\"AUTO\"",
              "\"MODE_UNSPECIFIED\"",
              "null")
          .absentIf(KeyReasons.DEFAULT, "toolConfig.functionCallingConfig", "{}", "null")
          .absentIfNull(KeyReasons.NULL, "toolConfig.retrievalConfig")
          .absentIf(KeyReasons.DEFAULT, "toolConfig", "{}", "null")
          .absentIfNull(KeyReasons.NULL, "systemInstruction", "cachedContent")
          .form();

  static final KeyForm EMBEDDINGS =
      new KeyRules()
          .ignored("a text to embed has no speaker", "content.role")
          .absentIf(KeyReasons.DEFAULT, "taskType", "\"TASK_TYPE_UNSPECIFIED\"", "null")
          .absentIf(KeyReasons.DEFAULT, "title", "\"\"", "null")
          .absentIfNull(KeyReasons.NULL, "outputDimensionality", "embedContentConfig")
          .form();

  private GeminiKeyForm() {}
}
