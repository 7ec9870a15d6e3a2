package dev.scrubjay.gateway.dialect;

import static dev.scrubjay.gateway.dialect.Examples.ANTHROPIC;
import static dev.scrubjay.gateway.dialect.Examples.GEMINI;
import static dev.scrubjay.gateway.dialect.Examples.OPENAI;
import static dev.scrubjay.gateway.dialect.Examples.assembled;
import static dev.scrubjay.gateway.dialect.Examples.json;
import static dev.scrubjay.gateway.dialect.Examples.toAnthropic;
import static dev.scrubjay.gateway.dialect.Examples.toOpenAi;
import static dev.scrubjay.gateway.dialect.Examples.translated;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.anthropic.AnthropicMessages;
import dev.scrubjay.gateway.dialect.gemini.GeminiChat;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.openai.OpenAiChat;
import dev.scrubjay.gateway.dialect.responses.OpenAiResponses;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Kinds of replies that providers were seen to send, and what clients get of them. */
final class RecordedKindsTest {
  private static final String PNG = "iVBORw0KGgo=";

  private static List<SseEvent> events(String... data) {
    return Arrays.stream(data).map(one -> new SseEvent(null, one)).toList();
  }

  private static String chunk(String choice) {
    return "{\"id\":\"c\",\"choices\":[" + choice + "]}";
  }

  private static String call(String call) {
    return chunk("{\"index\":0,\"delta\":{\"tool_calls\":[" + call + "]}}");
  }

  private static ObjectNode openAiForAnthropic(String... data) {
    StreamTranslator stream = OPENAI.encode(toAnthropic("\"stream\":true"), "m").reply().stream();
    return assembled(new AnthropicMessages(), translated(stream, events(data)));
  }

  private static ChatRequest toGemini(String more) {
    ObjectNode body =
        json("{\"model\":\"m\",\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"Hi\"}]}]}");
    return new GeminiChat().decode(body.setAll(json("{" + more + "}")), Map.of());
  }

  private static ChatRequest toResponses() {
    return new OpenAiResponses()
        .decode(json("{\"model\":\"m\",\"input\":\"Hi\",\"store\":false}"), Map.of());
  }

  private static ObjectNode gemini(String parts, String reason) {
    return json(
        """
        {"candidates":[{"content":{"role":"model","parts":[%s]},"finishReason":"%s","index":0}],
        "usageMetadata":{"promptTokenCount":3,"candidatesTokenCount":2,"totalTokenCount":5},
        "responseId":"r"}\
        """
            .formatted(parts, reason));
  }

  @Test
  void emptyIdsAfterTheFirstPieceMakeNoOtherCall() {
    ObjectNode answer =
        openAiForAnthropic(
            call(
                "{\"index\":0,\"id\":\"call_1\",\"function\":{\"name\":\"f\",\"arguments\":\"\"}}"),
            call("{\"index\":0,\"id\":\"\",\"function\":{\"arguments\":\"{\\\"a\\\":1}\"}}"),
            call("{\"index\":0,\"id\":\"\",\"function\":{\"arguments\":\"\"}}"),
            chunk("{\"index\":0,\"delta\":{},\"finish_reason\":\"tool_calls\"}"),
            "[DONE]");
    assertThat(answer.at("/content/0/id").asText()).isEqualTo("call_1");
    assertThat(answer.path("content")).hasSize(1);
  }

  @Test
  void emptyFunctionCallIsNone() {
    ObjectNode answer =
        json(
            """
            {"id":"c","choices":[{"index":0,"finish_reason":"","message":{"role":"assistant",
            "content":"4","tool_calls":null,"function_call":{"name":"","arguments":""}}}]}\
            """);
    ObjectNode told = OPENAI.encode(toAnthropic(""), "m").reply().answer(answer);
    assertThat(told.path("content")).hasSize(1);
    assertThat(told.path("stop_reason").asText()).isEqualTo("end_turn");
  }

  @Test
  void usageIsFoundWhereGroqStreamsIt() {
    ObjectNode answer =
        openAiForAnthropic(
            chunk("{\"index\":0,\"delta\":{\"content\":\"Hi\"}}"),
            """
            {"id":"c","choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"x_groq":{"usage":
            {"prompt_tokens":7,"completion_tokens":2,"total_tokens":9}}}\
            """,
            "[DONE]");
    assertThat(answer.at("/usage/input_tokens").asInt()).isEqualTo(7);
    assertThat(answer.at("/usage/output_tokens").asInt()).isEqualTo(2);
  }

  @Test
  void compactionIsAssembledAndReplayed() {
    AnthropicMessages dialect = new AnthropicMessages();
    String start =
        """
        {"type":"message_start","message":{"id":"m","type":"message","role":"assistant",
        "model":"m","content":[],"stop_reason":null,"usage":{"input_tokens":1,"output_tokens":1}}}\
        """;
    List<SseEvent> stream =
        events(
            start,
            """
            {"type":"content_block_start","index":0,
            "content_block":{"type":"compaction","content":null}}\
            """,
            """
            {"type":"content_block_delta","index":0,
            "delta":{"type":"compaction_delta","content":"So far."}}\
            """,
            "{\"type\":\"content_block_stop\",\"index\":0}",
            """
            {"type":"message_delta","delta":{"stop_reason":"compaction"},
            "usage":{"output_tokens":2}}\
            """,
            "{\"type\":\"message_stop\"}");
    ObjectNode whole = assembled(dialect, stream);
    assertThat(whole.at("/content/0"))
        .isEqualTo(json("{\"type\":\"compaction\",\"content\":\"So far.\"}"));
    List<SseEvent> replayed = dialect.replay(whole, toAnthropic("\"stream\":true"));
    assertThat(assembled(dialect, replayed).path("content")).isEqualTo(whole.path("content"));
    assertThat(replayed).anyMatch(event -> event.data().contains("compaction_delta"));
  }

  @ParameterizedTest
  @CsvSource({
    "TOO_WINDY, '', content_filter",
    "OTHER, '', content_filter",
    "TOO_WINDY, '{\"text\":\"Wind.\"}', stop",
    "MALFORMED_FUNCTION_CALL, '', content_filter",
    "MALFORMED_RESPONSE, '{\"text\":\"Wi\"}', content_filter",
    "UNEXPECTED_TOOL_CALL, '{\"functionCall\":{\"name\":\"f\"}}', tool_calls"
  })
  void unknownFinishReasonIsNoFailure(String reason, String parts, String word) {
    ObjectNode told =
        GEMINI.encode(toOpenAi(""), "gemini-pro").reply().answer(gemini(parts, reason));
    assertThat(told.at("/choices/0/finish_reason").asText()).isEqualTo(word);
  }

  @Test
  void answerWhoseCallIsLostIsNotWhole() {
    GeminiChat dialect = new GeminiChat();
    assertThat(dialect.isComplete(gemini("", "MALFORMED_FUNCTION_CALL"))).isFalse();
    assertThat(dialect.isComplete(gemini("{\"text\":\"Hi\"}", "MALFORMED_RESPONSE"))).isFalse();
    assertThat(dialect.isComplete(gemini("{\"text\":\"Hi\"}", "STOP"))).isTrue();
  }

  @Test
  void imageAndSoundReachClientsOfAllDialects() {
    ObjectNode image =
        gemini("{\"inlineData\":{\"mimeType\":\"image/png\",\"data\":\"" + PNG + "\"}}", "STOP");
    ObjectNode sound =
        gemini("{\"inlineData\":{\"mimeType\":\"audio/wav\",\"data\":\"UklG\"}}", "STOP");
    String url = "data:image/png;base64," + PNG;
    ReplyTranslator openAi = GEMINI.encode(toOpenAi(""), "gemini-pro").reply();
    assertThat(openAi.answer(image).at("/choices/0/message/images/0/image_url/url").asText())
        .isEqualTo(url);
    JsonNode audio = openAi.answer(sound).at("/choices/0/message/audio");
    assertThat(audio.path("data").asText()).isEqualTo("UklG");
    assertThat(audio.path("expires_at").asLong())
        .isEqualTo(Examples.NOW.instant().getEpochSecond() + 3600);
    ReplyTranslator anthropic = GEMINI.encode(toAnthropic(""), "gemini-pro").reply();
    assertThat(anthropic.answer(image).at("/content/0/text").asText())
        .isEqualTo("![image](" + url + ")");
    assertThat(anthropic.answer(sound).at("/content/0/text").asText())
        .isEqualTo("[audio](data:audio/wav;base64,UklG)");
    ReplyTranslator responses = GEMINI.encode(toResponses(), "gemini-pro").reply();
    JsonNode item = responses.answer(image).at("/output/0");
    assertThat(item.path("type").asText()).isEqualTo("image_generation_call");
    assertThat(item.path("result").asText()).isEqualTo(PNG);
  }

  @Test
  void streamedImageIsTheSameAsAWholeOne() {
    String data =
        Json.text(
            gemini(
                "{\"inlineData\":{\"mimeType\":\"image/png\",\"data\":\"" + PNG + "\"}}", "STOP"));
    for (ChatRequest request :
        List.of(toOpenAi("\"stream\":true"), toAnthropic("\"stream\":true"))) {
      StreamTranslator stream = GEMINI.encode(request, "gemini-pro").reply().stream();
      ObjectNode streamed = assembled(request.dialect(), translated(stream, events(data)));
      assertThat(Json.text(streamed)).contains("data:image/png;base64," + PNG);
    }
  }

  @Test
  void imagesOfOpenAiServersReachClientsOfGoogle() {
    ObjectNode answer =
        json(
            """
            {"id":"c","choices":[{"index":0,"finish_reason":"stop","message":{"role":"assistant",
            "content":"","images":[{"type":"image_url","image_url":
            {"url":"data:image/png;base64,%s"}}]}}]}\
            """
                .formatted(PNG));
    ObjectNode told = OPENAI.encode(toGemini(""), "m").reply().answer(answer);
    assertThat(told.at("/candidates/0/content/parts/0/inlineData"))
        .isEqualTo(json("{\"mimeType\":\"image/png\",\"data\":\"" + PNG + "\"}"));
  }

  @Test
  void classOfServiceThatAnthropicLacksHasAMemberOfItsOwn() {
    ObjectNode answer = gemini("{\"text\":\"Hi\"}", "STOP");
    ((ObjectNode) answer.path("usageMetadata")).put("trafficType", "ON_DEMAND_FLEX");
    ObjectNode told = GEMINI.encode(toAnthropic(""), "gemini-pro").reply().answer(answer);
    assertThat(told.at("/usage/service_tier").isMissingNode()).isTrue();
    assertThat(new AnthropicMessages().usage(told).tier())
        .isEqualTo(new GeminiChat().usage(answer).tier());
  }

  @Test
  void thoughtThatWasStreamedInPiecesIsHandedBackAsOne() {
    ChatRequest request =
        toGemini(
            """
            "contents":[{"role":"user","parts":[{"text":"Hi"}]},{"role":"model","parts":[
            {"text":"Which ","thought":true},{"text":"tree?","thought":true},
            {"text":"","thought":true,"thoughtSignature":"YW50aHJvcGljOnNpZ25lZA=="},
            {"text":"The oak."}]},{"role":"user","parts":[{"text":"Why?"}]}]\
            """);
    ObjectNode body = ANTHROPIC.encode(request, "claude-sonnet-4-5").body();
    assertThat(body.at("/messages/1/content/0"))
        .isEqualTo(
            json("{\"type\":\"thinking\",\"thinking\":\"Which tree?\",\"signature\":\"signed\"}"));
  }

  @Test
  void oneToolOrContentNeedsNoList() {
    ChatRequest request =
        toGemini(
            """
            "contents":{"role":"user","parts":{"text":"Hi"}},
            "tools":{"function_declarations":[{"name":"f"}]}\
            """);
    ObjectNode body = OPENAI.encode(request, "m").body();
    assertThat(body.at("/tools/0/function/name").asText()).isEqualTo("f");
    assertThat(body.at("/messages/0/content").asText()).isEqualTo("Hi");
    assertThat(GEMINI.encode(request, "m").body().path("tools").isArray()).isTrue();
  }

  @Test
  void responseTellsTheTokensWrittenToThePromptCache() {
    ObjectNode answer =
        json(
            """
            {"id":"m","content":[{"type":"text","text":"Hi"}],"stop_reason":"end_turn",
            "usage":{"input_tokens":1,"output_tokens":1,"cache_creation_input_tokens":5}}\
            """);
    ObjectNode told = ANTHROPIC.encode(toResponses(), "claude-sonnet-4-5").reply().answer(answer);
    assertThat(told.at("/usage/input_tokens_details/cache_write_tokens").asInt()).isEqualTo(5);
  }

  @Test
  void errorKeepsTheProvidersMembersAndNumericCode() {
    ObjectNode given =
        json("{\"message\":\"busy\",\"code\":429,\"metadata\":{\"raw\":\"too much\"}}");
    ApiError error =
        new ApiError(
            ApiError.ErrorKind.RATE_LIMITED, "provider p is busy", null, "upstream", null, given);
    JsonNode told = new OpenAiChat().encodeError(error, "req").path("error");
    assertThat(told.path("code").isInt()).isTrue();
    assertThat(told.path("metadata")).isEqualTo(given.path("metadata"));
    assertThat(told.path("message").asText()).isEqualTo("provider p is busy");
    assertThat(new AnthropicMessages().encodeError(error, "req").at("/error/metadata"))
        .isEqualTo(given.path("metadata"));
    assertThat(new GeminiChat().encodeError(error, "req").at("/error/metadata"))
        .isEqualTo(given.path("metadata"));
  }

  @Test
  void soundIsAssembledAndItsTranscriptTold() {
    String[] data = {
      chunk("{\"index\":0,\"delta\":{\"role\":\"assistant\",\"audio\":{\"id\":\"a\"}}}"),
      chunk("{\"index\":0,\"delta\":{\"audio\":{\"id\":\"a\",\"transcript\":\"Hi \"}}}"),
      chunk(
          "{\"index\":0,\"delta\":{\"audio\":{\"id\":\"a\",\"transcript\":\"you\",\"data\":\"Uk\"}}}"),
      chunk("{\"index\":0,\"delta\":{\"audio\":{\"data\":\"lG\",\"expires_at\":9}}}"),
      chunk("{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}"),
      "[DONE]"
    };
    assertThat(assembled(new OpenAiChat(), events(data)).at("/choices/0/message/audio"))
        .isEqualTo(
            json("{\"id\":\"a\",\"transcript\":\"Hi you\",\"data\":\"UklG\",\"expires_at\":9}"));
    assertThat(openAiForAnthropic(data).at("/content/0/text").asText()).isEqualTo("Hi you");
  }

  @Test
  void wordsThatServersRepeatAreNotJoined() {
    ObjectNode answer =
        assembled(
            new OpenAiChat(),
            events(
                chunk("{\"index\":0,\"delta\":{\"reasoning\":\"a\",\"channel\":\"analysis\"}}"),
                chunk("{\"index\":0,\"delta\":{\"reasoning\":\"b\",\"channel\":\"analysis\"}}"),
                chunk("{\"index\":0,\"delta\":{\"content\":\"c\"},\"finish_reason\":\"stop\"}"),
                "[DONE]"));
    assertThat(answer.at("/choices/0/message/channel").asText()).isEqualTo("analysis");
    assertThat(answer.at("/choices/0/message/reasoning").asText()).isEqualTo("ab");
  }

  @Test
  void inputThatIsGivenAndThenToldCountsOnce() {
    StreamTranslator stream =
        ANTHROPIC.encode(toOpenAi("\"stream\":true"), "claude-sonnet-4-5").reply().stream();
    List<SseEvent> told =
        events(
            "{\"type\":\"message_start\",\"message\":{\"id\":\"m\"}}",
            """
            {"type":"content_block_start","index":0,
            "content_block":{"type":"tool_use","id":"t","name":"f","input":{"a":1}}}\
            """,
            """
            {"type":"content_block_delta","index":0,
            "delta":{"type":"input_json_delta","partial_json":"{\\"a\\":1}"}}\
            """,
            "{\"type\":\"content_block_stop\",\"index\":0}",
            "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"tool_use\"}}",
            "{\"type\":\"message_stop\"}");
    ObjectNode answer = assembled(new OpenAiChat(), translated(stream, told));
    assertThat(answer.at("/choices/0/message/tool_calls/0/function/arguments").asText())
        .isEqualTo("{\"a\":1}");
  }

  @Test
  void callInPiecesOfGoogleIsNotStored() {
    List<SseEvent> stream =
        events(
            """
            {"candidates":[{"content":{"parts":[{"functionCall":{"name":"f","willContinue":true}}]}}]}\
            """,
            """
            {"candidates":[{"content":{"parts":[{"functionCall":{"partialArgs":
            [{"jsonPath":"$.a","stringValue":"b"}]}}]},"finishReason":"STOP"}],"usageMetadata":{}}\
            """);
    AnswerAssembler assembler = new GeminiChat().assembler();
    stream.forEach(assembler::accept);
    assertThat(assembler.answer()).isEmpty();
  }
}
