package dev.scrubjay.gateway.dialect.openai;

import static dev.scrubjay.gateway.dialect.Examples.json;
import static dev.scrubjay.gateway.dialect.Examples.toOpenAi;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.scrubjay.gateway.dialect.ApiError.ErrorKind;
import dev.scrubjay.gateway.dialect.ApiException;
import dev.scrubjay.gateway.dialect.ChatRequest;
import dev.scrubjay.gateway.dialect.RequestFeatures;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class OpenAiDecodeTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "model":""                                                      | model
          "model":null                                                    | model
          "model":7                                                       | model
          "messages":null                                                 | messages
          "messages":[]                                                   | messages
          "messages":{}                                                   | messages
          "messages":["Hi"]                                               | messages[0]
          "messages":[{"content":"Hi"}]                                   | messages[0].role
          "messages":[{"role":7,"content":"Hi"}]                          | messages[0].role
          "messages":[{"role":"user","content":"a"},{"role":"robot"}]     | messages[1].role
          "messages":[{"role":"user"}]                                    | messages[0].content
          "messages":[{"role":"user","content":null}]                     | messages[0].content
          "messages":[{"role":"user","content":7}]                        | messages[0].content
          "messages":[{"role":"user","content":["a"]}]                    | messages[0].content[0]
          "messages":[{"role":"tool","content":"x"}]                      | messages[0].tool_call_id
          "messages":[{"role":"assistant","tool_calls":{}}]               | messages[0].tool_calls
          "temperature":"hot"                                             | temperature
          "temperature":2.01                                              | temperature
          "temperature":1e99                                              | temperature
          "top_p":-0.1                                                    | top_p
          "frequency_penalty":3                                           | frequency_penalty
          "presence_penalty":-3                                           | presence_penalty
          "n":0                                                           | n
          "n":129                                                         | n
          "n":1.5                                                         | n
          "max_tokens":0                                                  | max_tokens
          "max_tokens":99999999999                                        | max_tokens
          "max_completion_tokens":"1"                                     | max_completion_tokens
          "seed":1.5                                                      | seed
          "stop":7                                                        | stop
          "stop":["a",7]                                                  | stop[1]
          "stream":"yes"                                                  | stream
          "stream_options":true                                           | stream_options
          "response_format":"json_object"                                 | response_format
          "logit_bias":[]                                                 | logit_bias
          "logprobs":1                                                    | logprobs
          "store":"x"                                                     | store
          "parallel_tool_calls":0                                         | parallel_tool_calls
          "tool_choice":7                                                 | tool_choice
          "tools":{}                                                      | tools
          "tools":["f"]                                                   | tools[0]
          "tools":[{"function":{}}]                                       | tools[0].type
          "tools":[{"type":"function"}]                                   | tools[0].function
          "tools":[{"type":"function","function":{}}]                     | tools[0].function.name
          "tools":[{"type":"function","function":{"name":""}}]            | tools[0].function.name
          """)
  void invalidMemberIsNamed(String member, String param) {
    ApiException failure = catchThrowableOfType(ApiException.class, () -> toOpenAi(member));
    assertThat(failure.error().param()).isEqualTo(param);
    assertThat(failure.error().kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
    assertThat(failure.error().message()).startsWith(param + ": ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"hologram\",\"x\":1}]}]",
        "\"messages\":[{\"role\":\"user\",\"content\":\"\"}]",
        "\"messages\":[{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[]}]",
        "\"messages\":[{\"role\":\"assistant\",\"prefix\":true,\"content\":\"Hm\"}]",
        "\"temperature\":null,\"top_p\":null,\"n\":null,\"stop\":null,\"tools\":null",
        "\"stop\":[\"a\",\"b\",\"c\",\"d\",\"e\"]",
        "\"seed\":9223372036854775808",
        "\"tools\":[{\"type\":\"custom\",\"custom\":{\"name\":\"x\"}}]",
        "\"reasoning_effort\":\"future\",\"vendor\":{\"deep\":[1]}",
        "\"response_format\":{\"type\":\"grammar\"}",
      })
  void unknownMembersArePassedOn(String members) {
    assertThatCode(() -> toOpenAi(members)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "store":true                      | true
          "store":false                     | false
          "previous_response_id":"resp_1"   | true
          "conversation":"conv_1"           | true
          "metadata":{"a":"b"}              | false
          """)
  void stateAtTheProviderIsDetected(String member, boolean stateful) {
    assertThat(toOpenAi(member).stateful()).isEqualTo(stateful);
  }

  @Test
  void headOfARequestIsDecoded() {
    ChatRequest request =
        toOpenAi("\"stream\":true,\"stream_options\":{\"include_usage\":true},\"user\":\"u\"");
    assertThat(request.model()).isEqualTo("m");
    assertThat(request.stream()).isTrue();
    assertThat(request.includeUsage()).isTrue();
    assertThat(toOpenAi("").stream()).isFalse();
    assertThat(toOpenAi("").includeUsage()).isFalse();
  }

  @Test
  void featuresCountTextImagesToolsAndTheLimitOfAllChoices() {
    RequestFeatures features =
        new OpenAiChat()
            .decode(
                json(
                    """
                    {"model":"m","n":3,"max_tokens":5,"max_completion_tokens":100,"messages":[
                     {"role":"system","content":"12345"},
                     {"role":"user","content":[{"type":"text","text":"123"},
                       {"type":"image_url","image_url":{"url":"https://x/1.png"}},
                       {"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}}]}],
                     "tools":[{"type":"function","function":{"name":"f"}}]}"""),
                Map.of())
            .features();
    assertThat(features.images()).isEqualTo(2);
    assertThat(features.tools()).isTrue();
    assertThat(features.maxOutputTokens()).isEqualTo(OptionalInt.of(300));
    assertThat(features.textChars()).isBetween(8L + 40, 8L + 60);
    assertThat(toOpenAi("").features())
        .isEqualTo(new RequestFeatures(2, 0, 0, 0, false, OptionalInt.empty()));
  }
}
