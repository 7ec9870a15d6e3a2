package dev.scrubjay.gateway.dialect;

import static dev.scrubjay.gateway.dialect.Examples.assembled;
import static dev.scrubjay.gateway.dialect.Examples.events;
import static dev.scrubjay.gateway.dialect.Examples.json;
import static dev.scrubjay.gateway.dialect.Examples.toAnthropic;
import static dev.scrubjay.gateway.dialect.Examples.toOpenAi;
import static dev.scrubjay.gateway.dialect.Examples.translated;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.config.file.PriceName;
import dev.scrubjay.policy.model.Prices;
import dev.scrubjay.policy.model.Prices.Tariff;
import dev.scrubjay.policy.model.TokenKind;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/**
 * The cost of answers by the usage that providers report, exact, for clients of both dialects,
 * plain and streamed: a table of usages with the prices that they have by the providers' lists.
 */
final class UsageCostTest {
  /** USD per million tokens. */
  private static final Map<String, Prices> MODELS =
      Map.of(
          "sonnet",
          prices(
              "input 3 output 15 cached_read 0.3 cache_write 3.75 cache_write_1h 6"
                  + " batch_input 1.5 batch_output 7.5"),
          "gpt-5",
          prices(
              "input 1.25 output 10 cached_read 0.125 flex_input 0.625 flex_output 5"
                  + " flex_cached_read 0.0625 priority_input 2.5 priority_output 20"),
          "gpt-audio",
          prices("input 2.5 output 10 audio_input 32 audio_output 64"),
          "gemini-pro",
          prices(
              "input 1.25 output 10 cached_read 0.125 input_above_200k 2.5 output_above_200k 15"
                  + " cached_read_above_200k 0.25"),
          "gemini-flash",
          prices("input 0.3 output 2.5 cached_read 0.03 audio_input 1 cached_audio 0.1"),
          "gemini-image",
          prices("input 0.3 output 2.5 image_output 30"),
          "grok",
          prices("input 2 output 6 cached_read 0.5"),
          "deepseek",
          prices("input 0.28 output 0.42 cached_read 0.028"),
          "sonar",
          prices("input 2 output 8 reasoning 3"),
          "qwen",
          prices("input 0.4 output 1.2 reasoning 4 cache_write 0.5 cached_read 0.04"));

  private static Prices prices(String text) {
    Map<Tariff, Map<TokenKind, Double>> tariffs = new HashMap<>();
    String[] words = text.split(" ", -1);
    for (int i = 0; i < words.length; i += 2) {
      String setting =
          words[i].contains("_above")
              ? words[i].replace("_above", "_cost_per_token_above")
              : words[i] + "_cost_per_token";
      PriceName name = PriceName.parse(setting).orElseThrow();
      tariffs
          .computeIfAbsent(name.tariff(), tariff -> new EnumMap<>(TokenKind.class))
          .put(name.kind(), Double.parseDouble(words[i + 1]) / 1e6);
    }
    return new Prices(tariffs);
  }

  /** The sum of products such as {@code 3*3 + 550*15}, of tokens and USD per million. */
  private static double usd(String sum) {
    return Arrays.stream(sum.split("\\+", -1))
        .mapToDouble(
            product -> {
              String[] factors = product.strip().split("\\*", -1);
              return Double.parseDouble(factors[0]) * Double.parseDouble(factors[1]) / 1e6;
            })
        .sum();
  }

  private static ProviderDialect dialect(String name) {
    return switch (name) {
      case "openai" -> Examples.OPENAI;
      case "anthropic" -> Examples.ANTHROPIC;
      default -> Examples.GEMINI;
    };
  }

  private static ObjectNode plain(String dialect, ObjectNode told) {
    return switch (dialect) {
      case "openai" ->
          json("""
                  {"id":"c","object":"chat.completion","created":1,"model":"m","choices":[
                   {"index":0,"message":{"role":"assistant","content":"Hi"},"finish_reason":"stop"}]}
                  """)
              .setAll(told);
      case "anthropic" ->
          json("""
                  {"id":"m","type":"message","role":"assistant","model":"m","stop_sequence":null,
                   "content":[{"type":"text","text":"Hi"}],"stop_reason":"end_turn"}
                  """)
              .setAll(told);
      default ->
          json("""
                  {"candidates":[{"content":{"parts":[{"text":"Hi"}],"role":"model"},
                   "finishReason":"STOP","index":0}],"modelVersion":"m","responseId":"r"}
                  """)
              .setAll(told);
    };
  }

  /** The stream; Anthropic's tells the input at the start, and only the output at the end. */
  private static List<SseEvent> streamed(String dialect, ObjectNode told) {
    return switch (dialect) {
      case "openai" -> {
        ObjectNode last =
            json(
                """
                {"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[]}
                """);
        last.setAll(told);
        yield events(
            """
            data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":"Hi"},"finish_reason":null}],"usage":null}

            data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"usage":null}

            data: %s

            data: [DONE]
            """
                .formatted(last));
      }
      case "anthropic" -> {
        ObjectNode start = told.path("usage").deepCopy();
        int output = start.path("output_tokens").asInt();
        start.put("output_tokens", 1);
        yield events(
            """
            event: message_start
            data: {"type":"message_start","message":{"id":"m","type":"message","role":"assistant","model":"m","content":[],"stop_reason":null,"stop_sequence":null,"usage":%s}}

            event: content_block_start
            data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}

            event: content_block_delta
            data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hi"}}

            event: content_block_stop
            data: {"type":"content_block_stop","index":0}

            event: message_delta
            data: {"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"output_tokens":%d}}

            event: message_stop
            data: {"type":"message_stop"}
            """
                .formatted(start, output));
      }
      default -> events("data: " + plain(dialect, told) + "\n");
    };
  }

  @ParameterizedTest(name = "{0} {1}: {2}")
  @CsvFileSource(resources = "usages.csv", delimiter = '|', quoteCharacter = '\0')
  void costIsExact(String dialect, String model, String told, String sum) {
    Prices prices = Objects.requireNonNull(MODELS.get(model.strip()), model);
    ObjectNode usage = json(told.strip());
    for (String more : List.of("", "\"stream\":true")) {
      for (ChatRequest request : List.of(toOpenAi(more), toAnthropic(more))) {
        ReplyTranslator reply = dialect(dialect.strip()).encode(request, "m").reply();
        ObjectNode answer =
            request.stream()
                ? assembled(
                    request.dialect(), translated(reply.stream(), streamed(dialect.strip(), usage)))
                : reply.answer(plain(dialect.strip(), usage));
        Usage counted = request.dialect().usage(answer);
        assertThat(prices.cost(counted.byKind(), counted.tier()).usd().orElseThrow())
            .as("%s %s", request.dialect().operation(), more)
            .isCloseTo(usd(sum), within(1e-12));
      }
    }
  }
}
