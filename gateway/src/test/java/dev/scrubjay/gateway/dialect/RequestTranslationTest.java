package dev.scrubjay.gateway.dialect;

import static dev.scrubjay.gateway.dialect.Examples.ANTHROPIC;
import static dev.scrubjay.gateway.dialect.Examples.GEMINI;
import static dev.scrubjay.gateway.dialect.Examples.OPENAI;
import static dev.scrubjay.gateway.dialect.Examples.json;
import static dev.scrubjay.gateway.dialect.Examples.toAnthropic;
import static dev.scrubjay.gateway.dialect.Examples.toOpenAi;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Corner cases of translated requests; whole requests are in {@link TranslationTest}. */
final class RequestTranslationTest {
  private static final String TOOLS =
      """
      "tools":[{"type":"function","function":{"name":"f"}}],\
      """;

  private static final String CALLS =
      """
      "messages":[
       {"role":"user","content":"Weather in Paris and Rome?"},
       {"role":"assistant","content":null,"tool_calls":[
         {"id":"functions.weather:0","type":"function",
          "function":{"name":"weather","arguments":"{\\"city\\":\\"Paris\\"}"}},
         {"id":"call_2","type":"function","function":{"name":"time","arguments":""}}]},
       {"role":"tool","tool_call_id":"functions.weather:0","content":"20 °C"},
       {"role":"tool","tool_call_id":"call_2","content":[{"type":"text","text":"noon"}]},
       {"role":"user","content":"Thanks"},
       {"role":"user","content":"And tomorrow?"}]\
      """;

  private static JsonNode anthropic(String members, String place) {
    return ANTHROPIC.encode(toOpenAi(members), "claude").body().at(place);
  }

  private static JsonNode gemini(String members, String place) {
    return GEMINI.encode(toOpenAi(members), "gemini").body().at(place);
  }

  private static JsonNode list(String text) {
    return json("{\"list\":" + text + "}").path("list");
  }

  @Test
  void toolResultsAndTheNextMessageAreOneTurnForAnthropic() {
    assertThat(anthropic(CALLS, "/messages"))
        .isEqualTo(
            list(
                """
                [{"role":"user","content":[{"type":"text","text":"Weather in Paris and Rome?"}]},
                 {"role":"assistant","content":[
                  {"type":"tool_use","id":"functions_weather_0","name":"weather",
                   "input":{"city":"Paris"}},
                  {"type":"tool_use","id":"call_2","name":"time","input":{}}]},
                 {"role":"user","content":[
                  {"type":"tool_result","tool_use_id":"functions_weather_0","content":"20 °C"},
                  {"type":"tool_result","tool_use_id":"call_2","content":"noon"},
                  {"type":"text","text":"Thanks"},
                  {"type":"text","text":"And tomorrow?"}]}]\
                """));
  }

  @Test
  void toolResultsHaveTheFunctionsNameForGemini() {
    assertThat(gemini(CALLS, "/contents"))
        .isEqualTo(
            list(
                """
                [{"role":"user","parts":[{"text":"Weather in Paris and Rome?"}]},
                 {"role":"model","parts":[
                  {"functionCall":{"name":"weather","args":{"city":"Paris"}}},
                  {"functionCall":{"name":"time","args":{}}}]},
                 {"role":"user","parts":[
                  {"functionResponse":{"name":"weather","response":{"result":"20 °C"}}},
                  {"functionResponse":{"name":"time","response":{"result":"noon"}}},
                  {"text":"Thanks"},{"text":"And tomorrow?"}]}]\
                """));
  }

  @Test
  void failedToolIsMarked() {
    ChatRequest request =
        toAnthropic(
            """
            "messages":[
             {"role":"assistant","content":[{"type":"tool_use","id":"t","name":"f","input":{}}]},
             {"role":"user","content":[
              {"type":"tool_result","tool_use_id":"t","is_error":true,"content":"broken"}]}]\
            """);
    assertThat(
            GEMINI
                .encode(request, "g")
                .body()
                .at("/contents/1/parts/0/functionResponse/response/error")
                .asText())
        .isEqualTo("broken");
    assertThat(OPENAI.encode(request, "o").body().at("/messages/1/content").asText())
        .isEqualTo("Error: broken");
  }

  @Test
  void allSystemPromptsAreJoined() {
    String messages =
        """
        "messages":[{"role":"system","content":"One."},
          {"role":"developer","content":[{"type":"text","text":"Two"},{"type":"text","text":"."}]},
          {"role":"user","content":"Hi"},{"role":"system","content":"Three."}]\
        """;
    assertThat(anthropic(messages, "/system").asText()).isEqualTo("One.\n\nTwo.\n\nThree.");
    assertThat(gemini(messages, "/systemInstruction/parts/2/text").asText()).isEqualTo("Three.");
    ObjectNode body =
        OPENAI
            .encode(
                toAnthropic(
                    """
                    "system":[{"type":"text","text":"One."},
                      {"type":"text","text":"Two.","cache_control":{"type":"ephemeral"}}]\
                    """),
                "gpt")
            .body();
    assertThat(body.at("/messages/0"))
        .isEqualTo(json("{\"role\":\"system\",\"content\":\"One.\\nTwo.\"}"));
  }

  @Test
  void soleSystemPromptBecomesAUserMessage() {
    String alone = "\"messages\":[{\"role\":\"system\",\"content\":\"Say hi.\"}]";
    assertThat(anthropic(alone, "/messages/0/content/0/text").asText()).isEqualTo("Say hi.");
    assertThat(anthropic(alone, "/system").isMissingNode()).isTrue();
    assertThat(gemini(alone, "/contents/0/role").asText()).isEqualTo("user");
  }

  @Test
  void emptyTextsAreLeftOut() {
    String empty =
        """
        "messages":[{"role":"system","content":""},{"role":"user","content":"Hi"},
          {"role":"assistant","content":""},
          {"role":"user","content":[{"type":"text","text":""},{"type":"text","text":"Ho"}]}]\
        """;
    assertThat(anthropic(empty, ""))
        .isEqualTo(
            json(
                """
                {"model":"claude","max_tokens":4096,"messages":[{"role":"user","content":[
                  {"type":"text","text":"Hi"},{"type":"text","text":"Ho"}]}]}\
                """));
  }

  @Test
  void refusalInTheHistoryIsText() {
    String refused =
        """
        "messages":[{"role":"user","content":"Hi"},
          {"role":"assistant","content":null,"refusal":"No."},
          {"role":"assistant","content":[{"type":"refusal","refusal":"Never."}]}]\
        """;
    assertThat(anthropic(refused, "/messages/1/content"))
        .isEqualTo(
            list("[{\"type\":\"text\",\"text\":\"No.\"},{\"type\":\"text\",\"text\":\"Never.\"}]"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "auto"                                      | {"type":"auto"}            | {"mode":"AUTO"}
          "none"                                      | {"type":"none"}            | {"mode":"NONE"}
          "required"                                  | {"type":"any"}             | {"mode":"ANY"}
          {"type":"function","function":{"name":"f"}} | {"type":"tool","name":"f"} | {"mode":"ANY","allowedFunctionNames":["f"]}
          """)
  void toolChoice(String openAi, String anthropic, String gemini) {
    String members = TOOLS + "\"tool_choice\":" + openAi;
    assertThat(anthropic(members, "/tool_choice")).isEqualTo(json(anthropic));
    assertThat(gemini(members, "/toolConfig/functionCallingConfig")).isEqualTo(json(gemini));
    ChatRequest back = toAnthropic("\"tools\":[{\"name\":\"f\"}],\"tool_choice\":" + anthropic);
    JsonNode said = OPENAI.encode(back, "gpt").body().path("tool_choice");
    assertThat(said.isMissingNode() ? "\"auto\"" : Json.text(said)).isEqualTo(openAi);
  }

  @ParameterizedTest
  @CsvSource({"0, 0.0", "0.7, 0.7", "1, 1.0", "1.7, 1.0", "2, 1.0"})
  void temperatureIsClampedToAnthropicsRange(String given, double said) {
    assertThat(anthropic("\"temperature\":" + given, "/temperature").doubleValue()).isEqualTo(said);
    assertThat(gemini("\"temperature\":" + given, "/generationConfig/temperature").doubleValue())
        .isEqualTo(Double.parseDouble(given));
  }

  @Test
  void samplingReachesGemini() {
    String members =
        """
        "max_completion_tokens":7,"top_p":0.5,"top_k":3,"seed":42,"frequency_penalty":0.25,
        "presence_penalty":-0.25,"stop":["a","b"]\
        """;
    assertThat(Json.text(gemini(members, "/generationConfig")))
        .isEqualTo(
            """
            {"maxOutputTokens":7,"topP":0.5,"topK":3,"seed":42,"frequencyPenalty":0.25,\
            "presencePenalty":-0.25,"stopSequences":["a","b"]}\
            """);
  }

  @Test
  void stopSequenceOfOnlyANewlineIsDroppedForAnthropic() {
    assertThat(anthropic("\"stop\":[\"\\n\",\"END\"]", "/stop_sequences"))
        .isEqualTo(list("[\"END\"]"));
    assertThat(anthropic("\"stop\":\"\\n\"", "/stop_sequences").isMissingNode()).isTrue();
  }

  @Test
  void geminiGetsNoMoreStopSequencesThanItTakes() {
    ProviderCall call =
        GEMINI.encode(toOpenAi("\"stop\":[\"1\",\"2\",\"3\",\"4\",\"5\",\"6\"]"), "g");
    assertThat(call.body().at("/generationConfig/stopSequences")).hasSize(5);
    assertThat(call.dropped()).containsExactly("stop");
  }

  @Test
  void toolsCalledBeforeAreDeclaredForAnthropicEvenIfNoneIsOffered() {
    String history =
        """
        "messages":[{"role":"user","content":"x"},{"role":"assistant","tool_calls":[
          {"id":"a","type":"function","function":{"name":"f","arguments":"{}"}}]},
          {"role":"tool","tool_call_id":"a","content":"1"}]\
        """;
    JsonNode body = ANTHROPIC.encode(toOpenAi(history), "claude-sonnet-4-5").body();
    assertThat(body.at("/tools/0/name").asText()).isEqualTo("f");
    assertThat(body.at("/tool_choice/type").asText()).isEqualTo("none");
  }

  @Test
  void jsonSchemaIsTranslatedForEachProvider() {
    String schema = "{\"type\":\"object\",\"properties\":{\"b\":{},\"a\":{}}}";
    String format =
        "\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"n\",\"schema\":"
            + schema
            + "}}";
    assertThat(gemini(format, "/generationConfig/responseMimeType").asText())
        .isEqualTo("application/json");
    assertThat(Json.text(gemini(format, "/generationConfig/responseJsonSchema"))).isEqualTo(schema);
    assertThat(anthropic(format, "/tools/0/input_schema/properties"))
        .isEqualTo(json(schema).path("properties"));
    assertThat(anthropic(format, "/tool_choice/name").asText()).isEqualTo("json_answer");
    String anthropics = "{\"type\":\"json_schema\",\"schema\":" + schema + "}";
    for (String members :
        new String[] {
          "\"output_config\":{\"format\":" + anthropics + "}", "\"output_format\":" + anthropics
        }) {
      JsonNode body = OPENAI.encode(toAnthropic(members), "gpt").body();
      assertThat(body.at("/response_format/type").asText()).isEqualTo("json_schema");
      assertThat(Json.text(body.at("/response_format/json_schema/schema"))).isEqualTo(schema);
    }
    String object = "\"response_format\":{\"type\":\"json_object\"}";
    assertThat(gemini(object, "/generationConfig/responseMimeType").asText())
        .isEqualTo("application/json");
    assertThat(anthropic(object, "/system").asText()).contains("JSON object");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          data:image/png;base64,iVBO           | {"type":"base64","media_type":"image/png","data":"iVBO"}
          data:image/jpeg;name=a;base64,/9j/   | {"type":"base64","media_type":"image/jpeg","data":"/9j/"}
          https://example.com/a.png            | {"type":"url","url":"https://example.com/a.png"}
          """)
  void images(String url, String source) {
    String message =
        """
        "messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"%s"}}]}]\
        """
            .formatted(url);
    assertThat(anthropic(message, "/messages/0/content/0/source")).isEqualTo(json(source));
    ChatRequest back =
        toAnthropic(
            "\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image\",\"source\":"
                + source
                + "}]}]");
    assertThat(OPENAI.encode(back, "g").body().at("/messages/0/content/0/image_url/url").asText())
        .isEqualTo(url.replace(";name=a", ""));
  }

  @Test
  void imageByUrlIsAFileForGemini() {
    String message =
        """
        "messages":[{"role":"user","content":[
          {"type":"image_url","image_url":{"url":"https://example.com/a.png"}}]}]\
        """;
    assertThat(gemini(message, "/contents/0/parts/0"))
        .isEqualTo(json("{\"fileData\":{\"fileUri\":\"https://example.com/a.png\"}}"));
  }

  @Test
  void streamIsRequestedInEachDialect() {
    ChatRequest openAi = toOpenAi("\"stream\":true");
    assertThat(GEMINI.encode(openAi, "a/b").path())
        .isEqualTo("/models/a%2Fb:streamGenerateContent?alt=sse");
    assertThat(ANTHROPIC.encode(openAi, "c").body().path("stream").booleanValue()).isTrue();
    JsonNode body = OPENAI.encode(toAnthropic("\"stream\":true"), "g").body();
    assertThat(body.at("/stream_options/include_usage").booleanValue()).isTrue();
  }

  @Test
  void translationDoesNotChangeTheRequest() {
    ChatRequest request = toOpenAi("\"stream\":true,\"seed\":7," + CALLS);
    ObjectNode before = request.body().deepCopy();
    OPENAI.encode(request, "a");
    ANTHROPIC.encode(request, "b");
    GEMINI.encode(request, "c");
    assertThat(request.body()).isEqualTo(before);
  }
}
