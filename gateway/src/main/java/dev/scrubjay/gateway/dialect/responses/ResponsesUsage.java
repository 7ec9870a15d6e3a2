package dev.scrubjay.gateway.dialect.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.Usage;
import dev.scrubjay.gateway.dialect.json.Json;

/** Reads and writes the usage of a response. */
final class ResponsesUsage {
  private ResponsesUsage() {}

  static Usage of(JsonNode usage) {
    return new Usage(
        Math.max(0, usage.path("input_tokens").asLong()),
        Math.max(0, usage.path("output_tokens").asLong()));
  }

  static ObjectNode encode(Usage usage) {
    ObjectNode encoded = Json.object().put("input_tokens", usage.inputTokens());
    encoded.putObject("input_tokens_details").put("cached_tokens", 0);
    encoded.put("output_tokens", usage.outputTokens());
    encoded.putObject("output_tokens_details").put("reasoning_tokens", 0);
    return encoded.put("total_tokens", usage.inputTokens() + usage.outputTokens());
  }
}
