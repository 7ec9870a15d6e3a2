package dev.scrubjay.gateway.dialect;

import static dev.scrubjay.gateway.dialect.Examples.ANTHROPIC;
import static dev.scrubjay.gateway.dialect.Examples.GEMINI;
import static dev.scrubjay.gateway.dialect.Examples.OPENAI;
import static dev.scrubjay.gateway.dialect.Examples.toAnthropic;
import static dev.scrubjay.gateway.dialect.Examples.toOpenAi;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Obstacles to a translation, and members that are dropped. */
final class ObstacleTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"logprobs\":true",
        "\"modalities\":[\"text\",\"audio\"]",
        "\"audio\":{\"voice\":\"alloy\"}",
        "\"web_search_options\":{}",
        "\"functions\":[{\"name\":\"f\"}]",
        "\"response_format\":{\"type\":\"grammar\"}",
        "\"tools\":[{\"type\":\"custom\",\"custom\":{\"name\":\"c\"}}]",
        "\"tool_choice\":{\"type\":\"allowed_tools\",\"allowed_tools\":{}}",
        "\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"input_audio\"}]}]",
        "\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"file\",\"file\":{}}]}]",
        "\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"hologram\"}]}]",
        "\"messages\":[{\"role\":\"tool\",\"tool_call_id\":\"t\",\"content\":[{\"type\":\"x\"}]}]",
        "\"messages\":[{\"role\":\"assistant\",\"audio\":{\"id\":\"a\"}}]",
        "\"messages\":[{\"role\":\"assistant\",\"function_call\":{\"name\":\"f\"}}]",
        "\"messages\":[{\"role\":\"assistant\",\"tool_calls\":[{\"type\":\"custom\"}]}]",
        "\"messages\":[{\"role\":\"function\",\"name\":\"f\",\"content\":\"x\"}]",
        "\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\","
            + "\"image_url\":{\"url\":\"data:image/svg+xml,%3Csvg\"}}]}]",
      })
  void onlyOpenAiSupports(String members) {
    ChatRequest request = toOpenAi(members);
    assertThat(ANTHROPIC.obstacle(request)).isPresent();
    assertThat(GEMINI.obstacle(request)).isPresent();
    assertThat(OPENAI.obstacle(request)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"document\",\"source\":{}}",
        "{\"type\":\"image\",\"source\":{\"type\":\"file\",\"file_id\":\"f\"}}",
        "{\"type\":\"server_tool_use\",\"id\":\"s\"}",
        "{\"type\":\"tool_result\",\"tool_use_id\":\"t\",\"content\":[{\"type\":\"image\"}]}",
        "{\"type\":\"hologram\"}",
      })
  void onlyAnthropicSupports(String part) {
    ChatRequest request =
        toAnthropic("\"messages\":[{\"role\":\"user\",\"content\":[" + part + "]}]");
    assertThat(OPENAI.obstacle(request)).isPresent();
    assertThat(GEMINI.obstacle(request)).isPresent();
    assertThat(ANTHROPIC.obstacle(request)).isEmpty();
  }

  @Test
  void onlyAnthropicHasASingleChoice() {
    assertThat(ANTHROPIC.obstacle(toOpenAi("\"n\":2"))).contains("it gives only one choice");
    assertThat(GEMINI.obstacle(toOpenAi("\"n\":2"))).isEmpty();
    ProviderCall call = GEMINI.encode(toOpenAi("\"n\":2"), "g");
    assertThat(call.body().at("/generationConfig/candidateCount").asInt()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"logprobs\":false",
        "\"modalities\":[\"text\"]",
        "\"response_format\":{\"type\":\"text\"}",
        "\"tool_choice\":\"auto\"",
        "\"seed\":null",
        "\"stop\":\"END\"",
      })
  void commonMembersAreTranslatedWithoutLoss(String members) {
    for (ProviderDialect provider : new ProviderDialect[] {ANTHROPIC, GEMINI}) {
      assertThat(provider.obstacle(toOpenAi(members))).isEmpty();
      assertThat(provider.encode(toOpenAi(members), "x").dropped()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "logit_bias":{"1":2}             | logit_bias          | logit_bias
          "reasoning_effort":"low"         | reasoning_effort    | reasoning_effort
          "user":"u"                       |                     | user
          "seed":7                         | seed                |
          "frequency_penalty":0.5          | frequency_penalty   |
          "presence_penalty":0.5           | presence_penalty    |
          "stop":["\\n"]                   | stop                |
          "temperature":0.2,"top_p":0.9    | top_p               |
          "temperature":1,"top_p":0.9      | temperature         |
          "parallel_tool_calls":false      |                     | parallel_tool_calls
          "top_k":5                        |                     |
          """)
  void droppedMembersOfOpenAiRequestsAreNamed(String members, String anthropic, String gemini) {
    assertThat(String.join(",", ANTHROPIC.encode(toOpenAi(members), "x").dropped()))
        .isEqualTo(anthropic == null ? "" : anthropic);
    assertThat(String.join(",", GEMINI.encode(toOpenAi(members), "x").dropped()))
        .isEqualTo(gemini == null ? "" : gemini);
    assertThat(OPENAI.encode(toOpenAi(members), "x").dropped()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "top_k":5                                         | top_k
          "thinking":{"type":"enabled","budget_tokens":2048} | thinking
          "output_config":{"effort":"low"}                  | thinking
          "metadata":{"user_id":"u"}                        |
          "output_config":{"format":{"type":"json_schema","schema":{}}} |
          """)
  void droppedMembersOfAnthropicRequestsAreNamed(String members, String dropped) {
    assertThat(String.join(",", OPENAI.encode(toAnthropic(members), "x").dropped()))
        .isEqualTo(dropped == null ? "" : dropped);
    assertThat(ANTHROPIC.encode(toAnthropic(members), "x").dropped()).isEmpty();
  }
}
