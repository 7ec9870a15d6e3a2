package dev.scrubjay.gateway.dialect.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.Usage;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.policy.model.TokenKind;

/** Reads and writes the usage of a response. */
final class ResponsesUsage {
  private ResponsesUsage() {}

  static Usage of(JsonNode usage) {
    long input = count(usage.path("input_tokens"));
    long output = count(usage.path("output_tokens"));
    return new Usage(input, output)
        .with(TokenKind.CACHED_READ, count(usage.at("/input_tokens_details/cached_tokens")))
        .with(TokenKind.CACHE_WRITE, count(usage.at("/input_tokens_details/cache_write_tokens")))
        .with(TokenKind.REASONING, count(usage.at("/output_tokens_details/reasoning_tokens")));
  }

  private static long count(JsonNode tokens) {
    return Math.max(0, tokens.asLong());
  }

  static ObjectNode encode(Usage usage) {
    ObjectNode encoded = Json.object().put("input_tokens", usage.inputTokens());
    encoded
        .putObject("input_tokens_details")
        .put("cached_tokens", usage.cachedReadTokens())
        .put("cache_write_tokens", usage.cacheWriteTokens());
    encoded.put("output_tokens", usage.outputTokens());
    encoded.putObject("output_tokens_details").put("reasoning_tokens", usage.reasoningTokens());
    return encoded.put("total_tokens", usage.inputTokens() + usage.outputTokens());
  }
}
