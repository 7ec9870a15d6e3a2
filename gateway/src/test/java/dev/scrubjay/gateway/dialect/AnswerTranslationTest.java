package dev.scrubjay.gateway.dialect;

import static dev.scrubjay.gateway.dialect.Examples.ANTHROPIC;
import static dev.scrubjay.gateway.dialect.Examples.GEMINI;
import static dev.scrubjay.gateway.dialect.Examples.NOW;
import static dev.scrubjay.gateway.dialect.Examples.OPENAI;
import static dev.scrubjay.gateway.dialect.Examples.json;
import static dev.scrubjay.gateway.dialect.Examples.toAnthropic;
import static dev.scrubjay.gateway.dialect.Examples.toOpenAi;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Translations of whole answers into another dialect. */
final class AnswerTranslationTest {
  private final ReplyTranslator fromAnthropic = ANTHROPIC.encode(toOpenAi(""), "claude").reply();
  private final ReplyTranslator fromGemini = GEMINI.encode(toOpenAi(""), "gemini-pro").reply();
  private final ReplyTranslator fromOpenAi = OPENAI.encode(toAnthropic(""), "gpt").reply();

  /** The answer as a client parses it, so that numbers compare by value. */
  private static ObjectNode read(ObjectNode answer) {
    return json(Json.text(answer));
  }

  private static String message(String reason) {
    return """
    {"id":"msg_01XFDUDYJgAACzvnptvVoYEL","type":"message","role":"assistant",
     "model":"claude-sonnet-4-5","content":[{"type":"text","text":"Hello!"}],
     "stop_reason":%s,"stop_sequence":null,
     "usage":{"input_tokens":12,"cache_creation_input_tokens":100,
      "cache_read_input_tokens":1000,"output_tokens":6,"service_tier":"standard"}}\
    """
        .formatted(reason);
  }

  private static String completion(String message, String reason) {
    return """
    {"id":"chatcmpl-B9MBs8","object":"chat.completion","created":1741569952,
     "model":"gpt-4o-2024-08-06","choices":[{"index":0,"message":%s,"logprobs":null,
      "finish_reason":%s}],
     "usage":{"prompt_tokens":19,"completion_tokens":10,"total_tokens":29,
      "completion_tokens_details":{"reasoning_tokens":4}},"service_tier":"default"}\
    """
        .formatted(message, reason);
  }

  private static String generated(String parts, String reason) {
    return """
    {"candidates":[{"content":{"parts":[%s],"role":"model"},"finishReason":%s,"index":0,
      "safetyRatings":[]}],
     "usageMetadata":{"promptTokenCount":8,"candidatesTokenCount":5,"thoughtsTokenCount":7,
      "toolUsePromptTokenCount":2,"totalTokenCount":22},
     "modelVersion":"gemini-2.5-flash","responseId":"mAitaLmkHPPlz7IPvtfUqQ4"}\
    """
        .formatted(parts, reason);
  }

  @Test
  void anthropicToOpenAi() {
    assertThat(read(fromAnthropic.answer(json(message("\"end_turn\"")))))
        .isEqualTo(
            json(
                """
                {"id":"msg_01XFDUDYJgAACzvnptvVoYEL","object":"chat.completion",
                 "created":1800000000,"model":"claude-sonnet-4-5","choices":[{"index":0,
                  "message":{"role":"assistant","content":"Hello!","refusal":null},
                  "logprobs":null,"finish_reason":"stop"}],
                 "usage":{"prompt_tokens":1112,"completion_tokens":6,"total_tokens":1118,
                  "prompt_tokens_details":{"cache_write_tokens":100,"cached_tokens":1000}}}\
                """));
  }

  @Test
  void geminiToOpenAi() {
    String parts =
        """
        {"text":"hm","thought":true},{"text":"Hel"},{"text":"lo"},
        {"functionCall":{"name":"f","args":{"a":1.50}}},{"functionCall":{"name":"g"}}\
        """;
    ObjectNode answer = read(fromGemini.answer(json(generated(parts, "\"STOP\""))));
    assertThat(answer)
        .isEqualTo(
            json(
                """
                {"id":"mAitaLmkHPPlz7IPvtfUqQ4","object":"chat.completion","created":1800000000,
                 "model":"gemini-2.5-flash","choices":[{"index":0,
                  "message":{"role":"assistant","content":"Hello","refusal":null,
                   "reasoning_content":"hm","tool_calls":[
                   {"id":"call_mAitaLmkHPPlz7IPvtfUqQ4_0_0","type":"function",
                    "function":{"name":"f","arguments":"{\\"a\\":1.50}"}},
                   {"id":"call_mAitaLmkHPPlz7IPvtfUqQ4_0_1","type":"function",
                    "function":{"name":"g","arguments":"{}"}}]},
                  "logprobs":null,"finish_reason":"tool_calls"}],
                 "usage":{"prompt_tokens":10,"completion_tokens":12,"total_tokens":22,
                  "completion_tokens_details":{"reasoning_tokens":7}}}\
                """));
    assertThat(answer.at("/choices/0/message/tool_calls/0/id").textValue())
        .hasSizeLessThanOrEqualTo(40)
        .matches("[A-Za-z0-9_-]+");
  }

  @Test
  void openAiToAnthropic() {
    String message =
        """
        {"role":"assistant","content":"Let me see.","tool_calls":[
          {"id":"call_1","type":"function",
           "function":{"name":"f","arguments":"{\\"n\\":9007199254740993}"}},
          {"id":"call_2","type":"function","function":{"name":"g","arguments":""}}],
         "refusal":null,"annotations":[]}\
        """;
    assertThat(read(fromOpenAi.answer(json(completion(message, "\"tool_calls\"")))))
        .isEqualTo(
            json(
                """
                {"id":"chatcmpl-B9MBs8","type":"message","role":"assistant",
                 "model":"gpt-4o-2024-08-06","content":[{"type":"text","text":"Let me see."},
                  {"type":"tool_use","id":"call_1","name":"f","input":{"n":9007199254740993}},
                  {"type":"tool_use","id":"call_2","name":"g","input":{}}],
                 "stop_reason":"tool_use","stop_sequence":null,
                 "usage":{"input_tokens":19,"output_tokens":10,
                  "output_tokens_details":{"thinking_tokens":4}}}\
                """));
  }

  @ParameterizedTest
  @CsvSource({
    "end_turn, stop",
    "stop_sequence, stop",
    "max_tokens, length",
    "model_context_window_exceeded, length",
    "tool_use, tool_calls",
    "refusal, content_filter",
    "something_new, stop",
  })
  void stopReasonsOfAnthropicAreTranslated(String reason, String said) {
    ObjectNode answer = fromAnthropic.answer(json(message("\"" + reason + "\"")));
    assertThat(answer.at("/choices/0/finish_reason").asText()).isEqualTo(said);
  }

  @ParameterizedTest
  @CsvSource({
    "stop, end_turn",
    "length, max_tokens",
    "model_length, max_tokens",
    "tool_calls, tool_use",
    "content_filter, refusal",
    "eos, end_turn",
  })
  void finishReasonsOfOpenAiAreTranslated(String reason, String said) {
    String answer = completion("{\"role\":\"assistant\",\"content\":\"Hi\"}", "\"" + reason + "\"");
    assertThat(fromOpenAi.answer(json(answer)).path("stop_reason").asText()).isEqualTo(said);
  }

  @ParameterizedTest
  @CsvSource({
    "STOP, stop",
    "MAX_TOKENS, length",
    "SAFETY, content_filter",
    "RECITATION, content_filter",
    "PROHIBITED_CONTENT, content_filter",
    "SPII, content_filter",
  })
  void finishReasonsOfGeminiAreTranslated(String reason, String said) {
    ObjectNode answer =
        fromGemini.answer(json(generated("{\"text\":\"a\"}", "\"" + reason + "\"")));
    assertThat(answer.at("/choices/0/finish_reason").asText()).isEqualTo(said);
  }

  @ParameterizedTest
  @ValueSource(strings = {"MALFORMED_FUNCTION_CALL", "OTHER", "UNEXPECTED_TOOL_CALL", "NEW"})
  void answerOfGeminiThatSaysNothingForSuchAReasonIsWithheld(String reason) {
    ObjectNode answer = fromGemini.answer(json(generated("", "\"" + reason + "\"")));
    assertThat(answer.at("/choices/0/finish_reason").asText()).isEqualTo("content_filter");
  }

  @Test
  void answerWithoutAFinishReasonIsMalformed() {
    String said = "{\"role\":\"assistant\",\"content\":\"Hi\"}";
    String unsaid = "{\"role\":\"assistant\",\"content\":\"\"}";
    for (Runnable translation :
        new Runnable[] {
          () -> fromOpenAi.answer(json(completion(unsaid, "null"))),
          () -> fromOpenAi.answer(json(completion(said, "\"error\""))),
          () -> fromAnthropic.answer(json(message("null"))),
          () -> fromGemini.answer(json(generated("{\"text\":\"a\"}", "null"))),
        }) {
      assertThatThrownBy(translation::run).isInstanceOf(MalformedReplyException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"choices\":[],\"content\":null,\"candidates\":[]}",
        "{\"choices\":7,\"content\":7,\"candidates\":7}",
        "{\"choices\":[7],\"content\":{\"a\":[]},\"candidates\":[7]}",
        "{\"error\":{\"message\":\"x\"}}",
      })
  void answerInAnotherFormatIsMalformed(String rubbish) {
    for (ReplyTranslator reply : new ReplyTranslator[] {fromOpenAi, fromAnthropic, fromGemini}) {
      assertThatThrownBy(() -> reply.answer(json(rubbish)))
          .isInstanceOf(MalformedReplyException.class);
    }
  }

  @Test
  void forcedCallWithReasonStopIsATranslatedCall() {
    String message =
        """
        {"role":"assistant","content":null,"tool_calls":[
          {"id":"c","type":"function","function":{"name":"f","arguments":"{}"}}]}\
        """;
    assertThat(
            fromOpenAi.answer(json(completion(message, "\"stop\""))).path("stop_reason").asText())
        .isEqualTo("tool_use");
  }

  @Test
  void callWithoutReadableArgumentsIsMalformedUnlessItWasCutOff() {
    String message =
        """
        {"role":"assistant","tool_calls":[
          {"id":"c","type":"function","function":{"name":"f","arguments":"{\\"a\\":"}}]}\
        """;
    assertThatThrownBy(() -> fromOpenAi.answer(json(completion(message, "\"tool_calls\""))))
        .isInstanceOf(MalformedReplyException.class)
        .hasMessageContaining("arguments");
    ObjectNode cut = fromOpenAi.answer(json(completion(message, "\"length\"")));
    assertThat(cut.at("/content/0/input")).isEqualTo(json("{}"));
    assertThat(cut.path("stop_reason").asText()).isEqualTo("max_tokens");
  }

  @Test
  void blockedPromptOfGeminiIsAFilteredAnswer() {
    ObjectNode answer =
        fromGemini.answer(
            json(
                """
                {"promptFeedback":{"blockReason":"SAFETY"},"usageMetadata":{"promptTokenCount":4},
                 "modelVersion":"gemini-2.5-flash"}\
                """));
    assertThat(answer.at("/choices/0/finish_reason").asText()).isEqualTo("content_filter");
    assertThat(answer.at("/choices/0/message/content").asText()).isEmpty();
  }

  @Test
  void callsOfAnswersWithoutIdsDiffer() {
    String one = "{\"candidates\":[{\"finishReason\":\"STOP\",\"content\":{\"parts\":[%s]}}]}";
    String call = "{\"functionCall\":{\"name\":\"f\",\"args\":{\"a\":%d}}}";
    String place = "/choices/0/message/tool_calls/0/id";
    ObjectNode first = fromGemini.answer(json(one.formatted(call.formatted(1))));
    ObjectNode again = fromGemini.answer(json(one.formatted(call.formatted(1))));
    ObjectNode other = fromGemini.answer(json(one.formatted(call.formatted(2))));
    assertThat(first.at(place)).isEqualTo(again.at(place)).isNotEqualTo(other.at(place));
  }

  @Test
  void severalCandidatesAreChoices() {
    ObjectNode answer =
        fromGemini.answer(
            json(
                """
                {"responseId":"r","candidates":[
                 {"index":0,"finishReason":"STOP","content":{"parts":[{"text":"a"}]}},
                 {"index":1,"finishReason":"MAX_TOKENS","content":{"parts":[{"text":"b"}]}}]}\
                """));
    assertThat(answer.at("/choices/1/message/content").asText()).isEqualTo("b");
    assertThat(answer.at("/choices/1/index").asInt()).isEqualTo(1);
    assertThat(answer.at("/choices/1/finish_reason").asText()).isEqualTo("length");
    assertThat(answer.path("created").asLong()).isEqualTo(NOW.instant().getEpochSecond());
  }

  @Test
  void answerInTheSameDialectIsUnchanged() {
    String vendor =
        """
        {"id":"x","choices":[{"index":0,"message":{"role":"assistant","content":"Hi",
          "reasoning_content":"hm","annotations":[{"type":"url_citation"}]},
          "logprobs":{"content":[{"logprob":-0.310}]},"finish_reason":"stop","matched_stop":1.0}],
         "x_groq":{"id":"req"}}\
        """;
    ReplyTranslator same = OPENAI.encode(toOpenAi(""), "m").reply();
    assertThat(Json.text(same.answer(json(vendor)))).isEqualTo(Json.text(json(vendor)));
    String claude = message("\"end_turn\"");
    ReplyTranslator anthropic = ANTHROPIC.encode(toAnthropic(""), "m").reply();
    assertThat(anthropic.answer(json(claude))).isEqualTo(json(claude));
  }
}
