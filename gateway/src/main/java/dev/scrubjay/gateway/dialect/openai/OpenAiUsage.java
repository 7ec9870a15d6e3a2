package dev.scrubjay.gateway.dialect.openai;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.Usage;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.policy.model.ServiceTier;
import dev.scrubjay.policy.model.TokenKind;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The usage in OpenAI's answers: of chats ({@code prompt_tokens}), of responses and images ({@code
 * input_tokens}), and as the servers have it that speak OpenAI's dialect in their own way.
 */
public final class OpenAiUsage {
  private static final List<JsonPointer> INPUT = paths("/prompt_tokens", "/input_tokens");
  private static final List<JsonPointer> OUTPUT = paths("/completion_tokens", "/output_tokens");
  private static final List<JsonPointer> CACHED =
      paths(
          "/prompt_tokens_details/cached_tokens",
          "/input_tokens_details/cached_tokens",
          "/prompt_cache_hit_tokens", // DeepSeek
          "/cached_tokens", // Moonshot
          "/cache_read_input_tokens",
          "/num_cached_tokens");
  private static final List<JsonPointer> WRITTEN =
      paths(
          "/prompt_tokens_details/cache_write_tokens", // OpenRouter
          "/input_tokens_details/cache_write_tokens",
          "/prompt_tokens_details/cache_creation_tokens",
          "/prompt_tokens_details/cache_creation_input_tokens", // DashScope
          "/cache_creation_input_tokens");
  private static final List<JsonPointer> WRITTEN_1H =
      paths(
          "/cache_creation/ephemeral_1h_input_tokens",
          "/prompt_tokens_details/cache_creation_token_details/ephemeral_1h_input_tokens");
  private static final List<JsonPointer> REASONING =
      paths(
          "/completion_tokens_details/reasoning_tokens",
          "/output_tokens_details/reasoning_tokens",
          "/reasoning_tokens" // Perplexity
          );

  private static final List<JsonPointer> CACHED_AUDIO =
      detail("prompt", "cached_tokens_details/audio_tokens");
  private static final List<JsonPointer> AUDIO_INPUT = detail("prompt", "audio_tokens");
  private static final List<JsonPointer> IMAGE_INPUT = detail("prompt", "image_tokens");
  private static final List<JsonPointer> AUDIO_OUTPUT = detail("completion", "audio_tokens");
  private static final List<JsonPointer> IMAGE_OUTPUT = detail("completion", "image_tokens");

  private OpenAiUsage() {}

  /** The usage of {@code answer}, an answer or the chunk of a stream that has the usage. */
  public static Usage of(JsonNode answer) {
    return of(in(answer), Json.textOf(answer, "service_tier"));
  }

  /** The usage in {@code answer}, which Groq's streams have in a member of their own. */
  private static JsonNode in(JsonNode answer) {
    JsonNode usage = answer.path("usage");
    return usage.isObject() ? usage : answer.path("x_groq").path("usage");
  }

  /** Whether a chunk has the usage. */
  static boolean isIn(JsonNode chunk) {
    return in(chunk).isObject();
  }

  /**
   * The usage that {@code usage} tells.
   *
   * @param tier the class of service as the answer names it; empty if it does not
   */
  public static Usage of(JsonNode usage, String tier) {
    long written = first(usage, WRITTEN);
    long writtenFor1h = Math.min(first(usage, WRITTEN_1H), written);
    long reasoning = first(usage, REASONING);
    long cached = first(usage, CACHED);
    Totals totals = Totals.of(usage, cached + written, reasoning);
    long cachedAudio = first(usage, CACHED_AUDIO);
    return new Usage(totals.input(), totals.output())
        .with(TokenKind.CACHED_READ, cached - cachedAudio)
        .with(TokenKind.CACHED_AUDIO, cachedAudio)
        .with(TokenKind.CACHE_WRITE, written - writtenFor1h)
        .with(TokenKind.CACHE_WRITE_1H, writtenFor1h)
        .with(TokenKind.AUDIO_INPUT, first(usage, AUDIO_INPUT) - cachedAudio)
        .with(TokenKind.IMAGE_INPUT, first(usage, IMAGE_INPUT))
        .with(TokenKind.REASONING, totals.reasoning())
        .with(TokenKind.AUDIO_OUTPUT, first(usage, AUDIO_OUTPUT))
        .with(TokenKind.IMAGE_OUTPUT, first(usage, IMAGE_OUTPUT))
        .at(tier(tier));
  }

  /** The tokens of both sides, with all that servers leave out of them. */
  private record Totals(long input, long output, long reasoning) {

    /**
     * The totals of {@code usage}. Some servers leave reasoning out of the completion's tokens, or
     * cached tokens out of the prompt's, but count both in the total.
     */
    static Totals of(JsonNode usage, long cached, long reasoning) {
      long input = first(usage, INPUT);
      long output = first(usage, OUTPUT);
      long total = count(usage.path("total_tokens"));
      long missing = total - input - output;
      if (input + output == 0) {
        return new Totals(total, 0, 0); // as of embeddings
      }
      if (missing > 0 && cached > 0 && missing == cached && missing != reasoning) {
        return new Totals(input + missing, output, reasoning);
      }
      if (missing > 0) {
        return new Totals(input, output + missing, Math.max(reasoning, missing));
      }
      boolean apart = total == 0 && reasoning > output;
      long all = apart ? output + reasoning : output;
      return new Totals(Math.max(input, cached), all, Math.min(reasoning, all));
    }
  }

  private static List<JsonPointer> detail(String side, String name) {
    String other = side.equals("prompt") ? "input" : "output";
    return paths("/" + side + "_tokens_details/" + name, "/" + other + "_tokens_details/" + name);
  }

  private static List<JsonPointer> paths(String... paths) {
    return Stream.of(paths).map(JsonPointer::compile).toList();
  }

  /** The first of the members at {@code paths} that is above 0. */
  private static long first(JsonNode usage, List<JsonPointer> paths) {
    for (JsonPointer path : paths) {
      long count = count(usage.at(path));
      if (count > 0) {
        return count;
      }
    }
    return 0;
  }

  private static long count(JsonNode tokens) {
    return Math.max(0, tokens.asLong());
  }

  private static ServiceTier tier(String word) {
    return switch (word) {
      case "flex" -> ServiceTier.FLEX;
      case "priority" -> ServiceTier.PRIORITY;
      case "batch" -> ServiceTier.BATCH;
      default -> ServiceTier.STANDARD;
    };
  }

  /** The {@code usage} of a chat. */
  static ObjectNode encode(Usage usage) {
    ObjectNode body =
        Json.object()
            .put("prompt_tokens", usage.inputTokens())
            .put("completion_tokens", usage.outputTokens())
            .put("total_tokens", usage.inputTokens() + usage.outputTokens());
    details(
        body,
        "prompt_tokens_details",
        new TreeMap<>(
            Map.of(
                "cached_tokens", usage.cachedReadTokens(),
                "cache_write_tokens", usage.cacheWriteTokens(),
                "audio_tokens", usage.of(TokenKind.AUDIO_INPUT) + usage.of(TokenKind.CACHED_AUDIO),
                "image_tokens", usage.of(TokenKind.IMAGE_INPUT))));
    details(
        body,
        "completion_tokens_details",
        new TreeMap<>(
            Map.of(
                "reasoning_tokens", usage.reasoningTokens(),
                "audio_tokens", usage.of(TokenKind.AUDIO_OUTPUT),
                "image_tokens", usage.of(TokenKind.IMAGE_OUTPUT))));
    if (usage.of(TokenKind.CACHED_AUDIO) > 0) {
      body.withObject("/prompt_tokens_details/cached_tokens_details")
          .put("audio_tokens", usage.of(TokenKind.CACHED_AUDIO));
    }
    if (usage.of(TokenKind.CACHE_WRITE_1H) > 0) {
      body.putObject("cache_creation")
          .put("ephemeral_5m_input_tokens", usage.of(TokenKind.CACHE_WRITE))
          .put("ephemeral_1h_input_tokens", usage.of(TokenKind.CACHE_WRITE_1H));
    }
    return body;
  }

  private static void details(ObjectNode body, String name, Map<String, Long> counts) {
    counts.forEach(
        (kind, tokens) -> {
          if (tokens > 0) {
            body.withObject("/" + name).put(kind, tokens);
          }
        });
  }

  /** Names the class of service in {@code answer}, an answer or a chunk, unless it is usual. */
  static void encodeTier(ObjectNode answer, Usage usage) {
    if (usage.tier() != ServiceTier.STANDARD) {
      answer.put("service_tier", usage.tier().word());
    }
  }
}
