package dev.scrubjay.gateway.dialect.responses;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.Usage;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.policy.model.TokenKind;

/**
 * Writes the usage of a response, with a member for each kind of tokens that has a price. {@link
 * dev.scrubjay.gateway.dialect.openai.OpenAiUsage} reads it.
 */
final class ResponsesUsage {
  private ResponsesUsage() {}

  static ObjectNode encode(Usage usage) {
    ObjectNode encoded = Json.object().put("input_tokens", usage.inputTokens());
    ObjectNode input = encoded.putObject("input_tokens_details");
    input
        .put("cached_tokens", usage.cachedReadTokens())
        .put("cache_write_tokens", usage.cacheWriteTokens());
    detail(
        input, "audio_tokens", usage.of(TokenKind.AUDIO_INPUT) + usage.of(TokenKind.CACHED_AUDIO));
    detail(input, "image_tokens", usage.of(TokenKind.IMAGE_INPUT));
    encoded.put("output_tokens", usage.outputTokens());
    ObjectNode output = encoded.putObject("output_tokens_details");
    output.put("reasoning_tokens", usage.reasoningTokens());
    detail(output, "audio_tokens", usage.of(TokenKind.AUDIO_OUTPUT));
    detail(output, "image_tokens", usage.of(TokenKind.IMAGE_OUTPUT));
    if (usage.of(TokenKind.CACHED_AUDIO) > 0) {
      input
          .putObject("cached_tokens_details")
          .put("audio_tokens", usage.of(TokenKind.CACHED_AUDIO));
    }
    if (usage.of(TokenKind.CACHE_WRITE_1H) > 0) {
      encoded
          .putObject("cache_creation")
          .put("ephemeral_5m_input_tokens", usage.of(TokenKind.CACHE_WRITE))
          .put("ephemeral_1h_input_tokens", usage.of(TokenKind.CACHE_WRITE_1H));
    }
    return encoded.put("total_tokens", usage.inputTokens() + usage.outputTokens());
  }

  private static void detail(ObjectNode details, String name, long tokens) {
    if (tokens > 0) {
      details.put(name, tokens);
    }
  }
}
