package dev.scrubjay.gateway.dialect.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.Usage;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.policy.model.ServiceTier;
import dev.scrubjay.policy.model.TokenKind;

/**
 * The {@code usage} in Anthropic's answers. Its {@code input_tokens} are without those that were
 * read from or written to the prompt cache; ours are with them.
 */
final class AnthropicUsage {
  private static final String READ = "cache_read_input_tokens";
  private static final String WRITTEN = "cache_creation_input_tokens";
  private static final String WRITTEN_BY_TTL = "cache_creation";
  private static final String FOR_5M = "ephemeral_5m_input_tokens";
  private static final String FOR_1H = "ephemeral_1h_input_tokens";

  /** Anthropic counts thinking as output alone; these are for what other providers tell apart. */
  private static final String OUTPUT_DETAILS = "output_tokens_details";

  private static final String INPUT_DETAILS = "input_tokens_details";

  /** A class of service that Anthropic does not have. */
  private static final String FOREIGN_TIER = "provider_service_tier";

  private AnthropicUsage() {}

  static Usage of(JsonNode usage) {
    JsonNode byTtl = usage.path(WRITTEN_BY_TTL);
    long for1h = count(byTtl, FOR_1H);
    long written = Math.max(count(usage, WRITTEN), for1h + count(byTtl, FOR_5M));
    long read = count(usage, READ);
    JsonNode input = usage.path(INPUT_DETAILS);
    JsonNode output = usage.path(OUTPUT_DETAILS);
    long cachedAudio = Math.min(read, count(input, "cached_audio_tokens"));
    return new Usage(count(usage, "input_tokens") + read + written, count(usage, "output_tokens"))
        .with(TokenKind.CACHED_READ, read - cachedAudio)
        .with(TokenKind.CACHED_AUDIO, cachedAudio)
        .with(TokenKind.CACHE_WRITE, written - for1h)
        .with(TokenKind.CACHE_WRITE_1H, for1h)
        .with(TokenKind.AUDIO_INPUT, count(input, "audio_tokens"))
        .with(TokenKind.IMAGE_INPUT, count(input, "image_tokens"))
        .with(TokenKind.REASONING, count(output, "thinking_tokens"))
        .with(TokenKind.AUDIO_OUTPUT, count(output, "audio_tokens"))
        .with(TokenKind.IMAGE_OUTPUT, count(output, "image_tokens"))
        .at(tier(Json.textOf(usage, "service_tier") + Json.textOf(usage, FOREIGN_TIER)));
  }

  private static long count(JsonNode usage, String name) {
    return Math.max(0, usage.path(name).asLong());
  }

  private static ServiceTier tier(String word) {
    return switch (word) {
      case "batch" -> ServiceTier.BATCH;
      case "priority" -> ServiceTier.PRIORITY;
      case "flex" -> ServiceTier.FLEX;
      default -> ServiceTier.STANDARD;
    };
  }

  static ObjectNode encode(Usage usage) {
    long cached = usage.cachedReadTokens() + usage.cacheWriteTokens();
    ObjectNode body =
        Json.object()
            .put("input_tokens", Math.max(0, usage.inputTokens() - cached))
            .put("output_tokens", usage.outputTokens());
    if (cached > 0) {
      body.put(WRITTEN, usage.cacheWriteTokens()).put(READ, usage.cachedReadTokens());
    }
    if (usage.cacheWriteTokens() > 0) {
      body.putObject(WRITTEN_BY_TTL)
          .put(FOR_5M, usage.of(TokenKind.CACHE_WRITE))
          .put(FOR_1H, usage.of(TokenKind.CACHE_WRITE_1H));
    }
    detail(body, INPUT_DETAILS, "cached_audio_tokens", usage.of(TokenKind.CACHED_AUDIO));
    detail(body, INPUT_DETAILS, "audio_tokens", usage.of(TokenKind.AUDIO_INPUT));
    detail(body, INPUT_DETAILS, "image_tokens", usage.of(TokenKind.IMAGE_INPUT));
    detail(body, OUTPUT_DETAILS, "thinking_tokens", usage.reasoningTokens());
    detail(body, OUTPUT_DETAILS, "audio_tokens", usage.of(TokenKind.AUDIO_OUTPUT));
    detail(body, OUTPUT_DETAILS, "image_tokens", usage.of(TokenKind.IMAGE_OUTPUT));
    switch (usage.tier()) {
      case STANDARD -> {}
      case FLEX -> body.put(FOREIGN_TIER, usage.tier().word());
      case BATCH, PRIORITY -> body.put("service_tier", usage.tier().word());
    }
    return body;
  }

  private static void detail(ObjectNode body, String details, String name, long tokens) {
    if (tokens > 0) {
      body.withObject("/" + details).put(name, tokens);
    }
  }
}
