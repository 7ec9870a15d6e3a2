package dev.scrubjay.gateway.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scrubjay.gateway.dialect.anthropic.AnthropicMessages;
import dev.scrubjay.gateway.dialect.anthropic.AnthropicTokenCount;
import dev.scrubjay.gateway.dialect.gemini.GeminiChat;
import dev.scrubjay.gateway.dialect.gemini.GeminiTokenCount;
import dev.scrubjay.gateway.dialect.openai.OpenAiChat;
import dev.scrubjay.gateway.dialect.openai.OpenAiEmbeddings;
import dev.scrubjay.gateway.dialect.responses.OpenAiResponses;
import dev.scrubjay.gateway.dialect.responses.ResponsesEndpoint;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which answers are drawn at random: a model's text, unless its temperature is 0. */
final class SampledRequestsTest {
  private static final String OPENAI = "'messages':[{'role':'user','content':'Hi'}]";
  private static final String GEMINI = "'contents':[{'parts':[{'text':'Hi'}]}]";

  static Stream<Arguments> requests() {
    return Stream.of(
        Arguments.of(new OpenAiChat(), OPENAI, true),
        Arguments.of(new OpenAiChat(), OPENAI + ",'temperature':0.5", true),
        Arguments.of(new OpenAiChat(), OPENAI + ",'temperature':0.0", false),
        Arguments.of(new AnthropicMessages(), "'max_tokens':9," + OPENAI, true),
        Arguments.of(new AnthropicMessages(), "'max_tokens':9,'temperature':0," + OPENAI, false),
        Arguments.of(new AnthropicTokenCount(), OPENAI, false),
        Arguments.of(new GeminiChat(), GEMINI, true),
        Arguments.of(new GeminiChat(), "'temperature':0," + GEMINI, true),
        Arguments.of(new GeminiChat(), "'generationConfig':{'temperature':0}," + GEMINI, false),
        Arguments.of(new GeminiTokenCount(), GEMINI, false),
        Arguments.of(new OpenAiResponses(), "'input':'Hi'", true),
        Arguments.of(new OpenAiResponses(), "'input':'Hi','temperature':0", false),
        Arguments.of(ResponsesEndpoint.COMPACT, "'input':'Hi'", true),
        Arguments.of(ResponsesEndpoint.INPUT_TOKENS, "'input':'Hi'", false),
        Arguments.of(new OpenAiEmbeddings(), "'input':'Hi'", false));
  }

  @ParameterizedTest
  @MethodSource("requests")
  void onlyTextAtATemperatureAboveZeroIsSampled(
      ClientDialect dialect, String members, boolean sampled) {
    String body = ("{'model':'m'," + members + "}").replace('\'', '"');
    ChatRequest request = dialect.decode(Examples.json(body), Map.of());
    assertThat(dialect.isSampled(request)).isEqualTo(sampled);
  }
}
