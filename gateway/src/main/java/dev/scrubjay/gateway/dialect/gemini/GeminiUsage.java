package dev.scrubjay.gateway.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import dev.scrubjay.gateway.dialect.Usage;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.policy.model.ServiceTier;
import dev.scrubjay.policy.model.TokenKind;
import java.util.Locale;

/** The {@code usageMetadata} in Google's answers. */
final class GeminiUsage {
  private GeminiUsage() {}

  /** The usage of {@code answer}, an answer or a chunk of a stream, whose counts are cumulative. */
  static Usage of(JsonNode answer) {
    JsonNode usage = answer.path("usageMetadata");
    long input = count(usage, "promptTokenCount") + count(usage, "toolUsePromptTokenCount");
    long thoughts = count(usage, "thoughtsTokenCount");
    long output = count(usage, "candidatesTokenCount") + thoughts;
    long unnamed = Math.max(0, count(usage, "totalTokenCount") - input - output);
    long cached = Math.min(count(usage, "cachedContentTokenCount"), input);
    JsonNode cachedKinds = usage.path("cacheTokensDetails");
    JsonNode inputKinds = usage.path("promptTokensDetails");
    JsonNode outputKinds = usage.path("candidatesTokensDetails");
    long cachedAudio = of("AUDIO", cachedKinds);
    long cachedImage = of("IMAGE", cachedKinds);
    return new Usage(input, output + unnamed)
        .with(TokenKind.CACHED_READ, cached - cachedAudio - cachedImage)
        .with(TokenKind.CACHED_AUDIO, cachedAudio)
        .with(TokenKind.CACHED_IMAGE, cachedImage)
        .with(TokenKind.AUDIO_INPUT, of("AUDIO", inputKinds) - cachedAudio)
        .with(TokenKind.IMAGE_INPUT, of("IMAGE", inputKinds) - cachedImage)
        .with(TokenKind.REASONING, thoughts + unnamed)
        .with(TokenKind.AUDIO_OUTPUT, of("AUDIO", outputKinds))
        .with(TokenKind.IMAGE_OUTPUT, of("IMAGE", outputKinds))
        .at(tier(usage));
  }

  private static long count(JsonNode usage, String name) {
    return Math.max(0, usage.path(name).asLong());
  }

  private static long of(String modality, JsonNode details) {
    long tokens = 0;
    for (JsonNode detail : details) {
      if (Json.textOf(detail, "modality").equals(modality)) {
        tokens += count(detail, "tokenCount");
      }
    }
    return tokens;
  }

  /** The class of service, which Vertex names after {@code ON_DEMAND_} in the kind of traffic. */
  private static ServiceTier tier(JsonNode usage) {
    String word =
        (Json.textOf(usage, "serviceTier") + Json.textOf(usage, "trafficType"))
            .toUpperCase(Locale.ROOT);
    if (word.endsWith("FLEX")) {
      return ServiceTier.FLEX;
    }
    return word.endsWith("PRIORITY") ? ServiceTier.PRIORITY : ServiceTier.STANDARD;
  }
}
