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
import dev.scrubjay.gateway.dialect.openai.OpenAiProvider;
import dev.scrubjay.gateway.dialect.openai.OpenAiServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What each provider gets of each client's request, and what comes back. */
final class DialectContractTest {
  private static final String SIGNATURE = "CtUBAXLI2nxAbCd+/==";
  private static final String SCHEMA =
      "{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}}}";
  private static final String FORMAT =
      "\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"c\",\"schema\":"
          + SCHEMA
          + "}}";

  private static JsonNode sent(ProviderDialect provider, ChatRequest request, String model) {
    return provider.encode(request, model).body();
  }

  private static ObjectNode geminisCall() {
    return json(
        """
        {"responseId":"r","candidates":[{"index":0,"finishReason":"STOP","content":{"parts":[
          {"functionCall":{"name":"f","args":{"q":1}},"thoughtSignature":"%s"}]}}]}\
        """
            .formatted(SIGNATURE));
  }

  @Test
  void geminisSignatureSurvivesAnOpenAiClientThatRebuildsTheCall() {
    ObjectNode answer = GEMINI.encode(toOpenAi(""), "gemini-3-pro").reply().answer(geminisCall());
    JsonNode call = answer.at("/choices/0/message/tool_calls/0");
    ObjectNode slim = Json.object().put("type", "function");
    slim.set("id", call.path("id"));
    slim.set("function", call.path("function"));
    String history =
        "\"messages\":[{\"role\":\"user\",\"content\":\"x\"},"
            + "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":["
            + Json.text(slim)
            + "]},{\"role\":\"tool\",\"tool_call_id\":"
            + Json.text(call.path("id"))
            + ",\"content\":\"ok\"}]";
    JsonNode body = sent(GEMINI, toOpenAi(history), "gemini-3-pro");
    assertThat(body.at("/contents/1/parts/0/thoughtSignature").asText()).isEqualTo(SIGNATURE);
    assertThat(body.at("/contents/2/parts/0/functionResponse/name").asText()).isEqualTo("f");
    JsonNode elsewhere = sent(OPENAI, toOpenAi(history), "gpt");
    assertThat(elsewhere.at("/messages/1/tool_calls/0/id").asText()).isEqualTo("call_r_0_0");
    assertThat(elsewhere.at("/messages/2/tool_call_id").asText()).isEqualTo("call_r_0_0");
  }

  @Test
  void geminisSignatureSurvivesAnAnthropicClient() {
    ObjectNode answer =
        GEMINI.encode(toAnthropic(""), "gemini-3-pro").reply().answer(geminisCall());
    String history =
        "\"messages\":[{\"role\":\"user\",\"content\":\"x\"},{\"role\":\"assistant\",\"content\":"
            + Json.text(answer.path("content"))
            + "}]";
    JsonNode body = sent(GEMINI, toAnthropic(history), "gemini-3-pro");
    assertThat(body.at("/contents/1/parts/0/thoughtSignature").asText()).isEqualTo(SIGNATURE);
    JsonNode elsewhere = sent(ANTHROPIC, toAnthropic(history), "claude-sonnet-4-5");
    assertThat(elsewhere.at("/messages/1/content/0/id").asText()).isEqualTo("call_r_0_0");
  }

  @Test
  void callOfAnotherModelGoesToGeminiWithoutASignature() {
    String history =
        """
        "messages":[{"role":"user","content":"x"},{"role":"assistant","tool_calls":[
          {"id":"a","type":"function","function":{"name":"f","arguments":"{}"}}]}]\
        """;
    String place = "/contents/1/parts/0/thoughtSignature";
    assertThat(sent(GEMINI, toOpenAi(history), "gemini-3-pro").at(place).asText())
        .isEqualTo("skip_thought_signature_validator");
    assertThat(sent(GEMINI, toOpenAi(history), "gemini-2.5-pro").at(place).isMissingNode())
        .isTrue();
  }

  @Test
  void claudesThinkingSurvivesAnOpenAiClient() {
    ObjectNode reply =
        json(
            """
            {"id":"m","model":"c","stop_reason":"end_turn","content":[
              {"type":"thinking","thinking":"Hm.","signature":"sig"},
              {"type":"redacted_thinking","data":"zzz"},{"type":"text","text":"4"}]}\
            """);
    ObjectNode answer = ANTHROPIC.encode(toOpenAi(""), "claude-sonnet-4-5").reply().answer(reply);
    JsonNode message = answer.at("/choices/0/message");
    assertThat(message.path("reasoning_content").asText()).isEqualTo("Hm.");
    String history =
        "\"messages\":[{\"role\":\"user\",\"content\":\"x\"},"
            + Json.text(message)
            + ",{\"role\":\"user\",\"content\":\"y\"}]";
    assertThat(sent(ANTHROPIC, toOpenAi(history), "claude-sonnet-4-5").at("/messages/1/content"))
        .isEqualTo(reply.path("content"));
  }

  @Test
  void reasoningOfOthersIsRemovedFromAnAnthropicClientsHistory() {
    String history =
        """
        "messages":[{"role":"user","content":"x"},{"role":"assistant","content":[
          {"type":"thinking","thinking":"a","signature":""},
          {"type":"thinking","thinking":"b","signature":"google:x"},
          {"type":"thinking","thinking":"c","signature":"own"},{"type":"text","text":"4"}]},
          {"role":"user","content":"y"}]\
        """;
    assertThat(sent(ANTHROPIC, toAnthropic(history), "claude-sonnet-4-5").at("/messages/1/content"))
        .hasSize(2)
        .first()
        .isEqualTo(json("{\"type\":\"thinking\",\"thinking\":\"c\",\"signature\":\"own\"}"));
  }

  @Test
  void effortBecomesABudgetALevelOrThinkingAsTheModelWantsIt() {
    ChatRequest high = toOpenAi("\"reasoning_effort\":\"high\"");
    assertThat(sent(ANTHROPIC, high, "claude-sonnet-4-5").at("/thinking/budget_tokens").asInt())
        .isEqualTo(24_576);
    JsonNode newer = sent(ANTHROPIC, high, "claude-opus-4-7");
    assertThat(newer.at("/thinking/type").asText()).isEqualTo("adaptive");
    assertThat(newer.at("/output_config/effort").asText()).isEqualTo("high");
    assertThat(ANTHROPIC.encode(high, "claude-3-5-haiku-latest").dropped())
        .containsExactly("reasoning_effort");
    String config = "/generationConfig/thinkingConfig";
    assertThat(sent(GEMINI, high, "gemini-3-pro").at(config + "/thinkingLevel").asText())
        .isEqualTo("HIGH");
    assertThat(sent(GEMINI, high, "gemini-2.5-flash").at(config + "/thinkingBudget").asInt())
        .isEqualTo(24_576);
    ChatRequest budget = toAnthropic("\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":8192}");
    assertThat(sent(OPENAI, budget, "gpt-5").path("reasoning_effort").asText()).isEqualTo("medium");
    assertThat(OPENAI.encode(budget, "gpt-4o").dropped()).containsExactly("thinking");
  }

  @Test
  void thinkingYieldsToWhatForbidsIt() {
    ProviderCall forced =
        ANTHROPIC.encode(
            toOpenAi(
                "\"reasoning_effort\":\"low\",\"tool_choice\":\"required\",\"tools\":[{\"type\":"
                    + "\"function\",\"function\":{\"name\":\"f\"}}]"),
            "claude-sonnet-4-5");
    assertThat(forced.body().has("thinking")).isFalse();
    assertThat(forced.dropped()).containsExactly("reasoning_effort");
    ProviderCall warm =
        ANTHROPIC.encode(
            toOpenAi("\"reasoning_effort\":\"low\",\"temperature\":0.2"), "claude-sonnet-4-5");
    assertThat(warm.body().has("temperature")).isFalse();
    assertThat(warm.dropped()).containsExactly("temperature");
  }

  @Test
  void reasoningModelsOfOpenAiGetWhatTheyTake() {
    ChatRequest request =
        toAnthropic("\"max_tokens\":2000,\"temperature\":0.5,\"stop_sequences\":[\"END\"]");
    ProviderCall call = OPENAI.encode(request, "gpt-5-mini");
    assertThat(call.body().path("max_completion_tokens").asInt()).isEqualTo(2000);
    assertThat(call.body().has("max_tokens")).isFalse();
    assertThat(call.dropped()).containsExactlyInAnyOrder("temperature", "stop_sequences");
    ProviderDialect proper = new OpenAiProvider(OpenAiServer.at("api.openai.com"));
    assertThat(sent(proper, request, "gpt-4o").has("max_completion_tokens")).isTrue();
    assertThat(sent(OPENAI, request, "llama-3").path("max_tokens").asInt()).isEqualTo(2000);
  }

  @Test
  void claudeGetsNoBlankTextNoTrailingSpaceAndRealMediaTypes() {
    String members =
        """
        "messages":[{"role":"user","content":[{"type":"text","text":" \\n"},
          {"type":"text","text":"Look"},
          {"type":"image_url","image_url":{"url":"data:image/jpg;base64,AA","detail":"high"}}]},
          {"role":"assistant","content":"   "},{"role":"user","content":"Go"},
          {"role":"assistant","content":"The colour is "}]\
        """;
    ProviderCall call = ANTHROPIC.encode(toOpenAi(members), "claude-sonnet-4-5");
    assertThat(call.body().path("messages")).hasSize(2);
    assertThat(call.body().at("/messages/0/content/1/source/media_type").asText())
        .isEqualTo("image/jpeg");
    assertThat(call.body().at("/messages/1/content/0/text").asText()).isEqualTo("The colour is");
    assertThat(call.dropped()).containsExactly("image_url.detail");
  }

  @Test
  void longNamesOfToolsAreShortenedAndRestored() {
    String name = "mcp.server/" + "x".repeat(80);
    ChatRequest request =
        toOpenAi("\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"" + name + "\"}}]");
    ProviderCall call = ANTHROPIC.encode(request, "claude-sonnet-4-5");
    String sent = call.body().at("/tools/0/name").asText();
    assertThat(sent).hasSizeLessThanOrEqualTo(64).matches("[A-Za-z0-9_-]+");
    ObjectNode reply =
        json("{\"id\":\"m\",\"stop_reason\":\"tool_use\",\"content\":[{\"type\":\"tool_use\"}]}");
    ((ObjectNode) reply.at("/content/0")).put("id", "t").put("name", sent);
    assertThat(call.reply().answer(reply).at("/choices/0/message/tool_calls/0/function/name"))
        .isEqualTo(Json.object().put("n", name).path("n"));
  }

  @Test
  void schemaBindsClaudeByItsOwnOutputsOrByATool() {
    JsonNode own = sent(ANTHROPIC, toOpenAi(FORMAT), "claude-sonnet-4-5");
    assertThat(own.at("/output_config/format/schema/properties/city/type").asText())
        .isEqualTo("string");
    assertThat(own.has("system")).isFalse();
    ProviderCall bound = ANTHROPIC.encode(toOpenAi(FORMAT), "claude-3-7-sonnet-latest");
    assertThat(bound.body().at("/tool_choice/name").asText()).isEqualTo("json_answer");
    ObjectNode reply =
        json(
            """
            {"id":"m","stop_reason":"tool_use","content":[
              {"type":"tool_use","id":"t","name":"json_answer","input":{"city":"Paris"}}]}\
            """);
    ObjectNode answer = bound.reply().answer(reply);
    assertThat(answer.at("/choices/0/message/content").asText()).isEqualTo("{\"city\":\"Paris\"}");
    assertThat(answer.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
  }

  @ParameterizedTest
  @ValueSource(strings = {"```json\n{\"a\":1}\n```", "{\"a\":1}", "```\n{\"a\":1}```\n"})
  void fencesAroundJsonAreRemoved(String text) {
    ReplyTranslator reply = ANTHROPIC.encode(toOpenAi(FORMAT), "claude-sonnet-4-5").reply();
    ObjectNode whole = json("{\"id\":\"m\",\"stop_reason\":\"end_turn\"}");
    whole.putArray("content").addObject().put("type", "text").put("text", text);
    assertThat(reply.answer(whole).at("/choices/0/message/content").asText().strip())
        .isEqualTo("{\"a\":1}");
    StreamTranslator stream = reply.stream();
    StringBuilder said = new StringBuilder();
    stream.accept(new SseEvent(null, "{\"type\":\"message_start\",\"message\":{\"id\":\"m\"}}"));
    for (int i = 0; i < text.length(); i++) {
      ObjectNode delta = Json.object().put("type", "content_block_delta").put("index", 0);
      delta.putObject("delta").put("type", "text_delta").put("text", text.substring(i, i + 1));
      stream.accept(new SseEvent(null, Json.text(delta))).forEach(event -> add(event, said));
    }
    String end = "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"}}";
    stream.accept(new SseEvent(null, end)).forEach(event -> add(event, said));
    assertThat(said.toString().strip()).isEqualTo("{\"a\":1}");
  }

  private static void add(SseEvent event, StringBuilder said) {
    said.append(json(event.data()).at("/choices/0/delta/content").asText());
  }

  @Test
  void toolsAndJsonTogetherAreAToolForOlderGeminis() {
    ChatRequest request =
        toOpenAi(FORMAT + ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}]");
    JsonNode older = sent(GEMINI, request, "gemini-2.5-flash");
    assertThat(older.at("/generationConfig/responseMimeType").isMissingNode()).isTrue();
    assertThat(older.at("/tools/0/functionDeclarations/1/name").asText()).isEqualTo("json_answer");
    assertThat(older.at("/toolConfig/functionCallingConfig/mode").asText()).isEqualTo("ANY");
    assertThat(sent(GEMINI, request, "gemini-3-flash").at("/generationConfig/responseMimeType"))
        .isEqualTo(Json.object().put("t", "application/json").path("t"));
  }

  @Test
  void documentsAndResultsWithImagesReachEachProvider() {
    ChatRequest request =
        toAnthropic(
            """
            "messages":[{"role":"user","content":[{"type":"document","title":"d.pdf","source":
              {"type":"base64","media_type":"application/pdf","data":"JVBE"}}]},
             {"role":"assistant","content":[{"type":"tool_use","id":"t","name":"f","input":{}}]},
             {"role":"user","content":[{"type":"tool_result","tool_use_id":"t","is_error":true,
              "content":[{"type":"text","text":"broken"},{"type":"image","source":
                {"type":"base64","media_type":"image/png","data":"AAAA"}}]}]}]\
            """);
    assertThat(request.features().documents()).isEqualTo(1);
    assertThat(request.features().images()).isEqualTo(1);
    JsonNode openAi = sent(OPENAI, request, "gpt-4o");
    assertThat(openAi.at("/messages/0/content/0/file"))
        .isEqualTo(
            json("{\"filename\":\"d.pdf\",\"file_data\":\"data:application/pdf;base64,JVBE\"}"));
    assertThat(openAi.at("/messages/2/content").asText()).isEqualTo("Error: broken");
    assertThat(openAi.at("/messages/3/content/1/image_url/url").asText())
        .isEqualTo("data:image/png;base64,AAAA");
    JsonNode gemini = sent(GEMINI, request, "gemini-3-pro");
    assertThat(gemini.at("/contents/0/parts/0/inlineData/mimeType").asText())
        .isEqualTo("application/pdf");
    assertThat(gemini.at("/contents/2/parts/1/inlineData/data").asText()).isEqualTo("AAAA");
    ChatRequest file =
        toOpenAi(
            """
            "messages":[{"role":"user","content":[{"type":"file","file":{"filename":"d.pdf",
              "file_data":"data:application/pdf;base64,JVBE"}}]}]\
            """);
    assertThat(sent(ANTHROPIC, file, "claude-sonnet-4-5").at("/messages/0/content/0/type").asText())
        .isEqualTo("document");
    assertThat(file.features().documents()).isEqualTo(1);
  }

  @Test
  void strictAndCacheControlArePassedOnOrNamed() {
    String tool =
        """
        "tools":[{"type":"function","function":{"name":"f","strict":true,"parameters":{"type":"object",
          "properties":{"a":{"type":"string"}}}}}],
        "messages":[{"role":"user","name":"bob","content":[
          {"type":"text","text":"x","cache_control":{"type":"ephemeral"}}]}]\
        """;
    ProviderCall claude = ANTHROPIC.encode(toOpenAi(tool), "claude-sonnet-4-5");
    assertThat(claude.body().at("/tools/0/strict").booleanValue()).isTrue();
    assertThat(claude.body().at("/messages/0/content/0/cache_control/type").asText())
        .isEqualTo("ephemeral");
    assertThat(claude.dropped()).containsExactly("messages.name");
    assertThat(GEMINI.encode(toOpenAi(tool), "gemini-3-pro").dropped())
        .containsExactlyInAnyOrder("messages.name", "tools.strict", "cache_control");
    ChatRequest anthropic =
        toAnthropic(
            """
            "tools":[{"name":"f","input_schema":{"type":"object"},"strict":true,
              "allowed_callers":["direct"]}]\
            """);
    ProviderCall openAi = OPENAI.encode(anthropic, "gpt-4o");
    assertThat(openAi.body().at("/tools/0/function/strict").booleanValue()).isTrue();
    assertThat(openAi.dropped()).containsExactly("tools.allowed_callers");
  }
}
