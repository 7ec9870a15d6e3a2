package dev.scrubjay.gateway.dialect.anthropic;

import static dev.scrubjay.gateway.dialect.Examples.toAnthropic;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.scrubjay.gateway.dialect.ApiException;
import dev.scrubjay.gateway.dialect.RequestFeatures;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AnthropicDecodeTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "model":""                                                  | model
          "max_tokens":null                                           | max_tokens
          "max_tokens":0                                              | max_tokens
          "max_tokens":"9"                                            | max_tokens
          "messages":[]                                               | messages
          "messages":[7]                                              | messages[0]
          "messages":[{"role":"tool","content":"x"}]                  | messages[0].role
          "messages":[{"role":"user","content":"a"},{"role":"user"}]  | messages[1].content
          "messages":[{"role":"user","content":null}]                 | messages[0].content
          "messages":[{"role":"user","content":{}}]                   | messages[0].content
          "messages":[{"role":"user","content":["a"]}]                | messages[0].content[0]
          "system":7                                                  | system
          "system":["a"]                                              | system[0]
          "temperature":1.1                                           | temperature
          "top_p":2                                                   | top_p
          "top_k":-1                                                  | top_k
          "stop_sequences":"a"                                        | stop_sequences
          "stop_sequences":[7]                                        | stop_sequences[0]
          "stream":1                                                  | stream
          "thinking":true                                             | thinking
          "tool_choice":"auto"                                        | tool_choice
          "tools":{}                                                  | tools
          "tools":[{"input_schema":{}}]                               | tools[0].name
          "tools":[{"type":"custom","name":7}]                        | tools[0].name
          """)
  void invalidMemberIsNamed(String member, String param) {
    ApiException failure = catchThrowableOfType(ApiException.class, () -> toAnthropic(member));
    assertThat(failure.error().param()).isEqualTo(param);
    assertThat(failure.error().message()).startsWith(param + ": ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"hologram\"}]}]",
        "\"system\":[{\"type\":\"text\",\"text\":\"a\",\"cache_control\":{}}]",
        "\"tools\":[{\"type\":\"mcp_toolset\",\"mcp_server_name\":\"x\"}]",
        "\"temperature\":null,\"stop_sequences\":null,\"thinking\":null",
        "\"future\":{\"a\":1}",
      })
  void unknownMembersArePassedOn(String members) {
    assertThatCode(() -> toAnthropic(members)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "container":"c1"                            | true
          "mcp_servers":[{"type":"url","url":"x"}]    | true
          "thread":{"id":"t"}                         | true
          "mcp_servers":[]                            | false
          "metadata":{"user_id":"u"}                  | false
          """)
  void stateAtTheProviderIsDetected(String member, boolean stateful) {
    assertThat(toAnthropic(member).stateful()).isEqualTo(stateful);
  }

  @Test
  void featuresCountToolResultsToo() {
    RequestFeatures features =
        toAnthropic(
                """
                "system":"1234","messages":[{"role":"user","content":[
                  {"type":"tool_result","tool_use_id":"t","content":[{"type":"text","text":"12"},
                    {"type":"image","source":{}}]},
                  {"type":"text","text":"123"}]}]\
                """)
            .features();
    assertThat(features).isEqualTo(new RequestFeatures(9, 1, 0, 0, false, OptionalInt.of(9)));
  }
}
