package dev.scrubjay.gateway.dialect.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.scrubjay.gateway.dialect.AnswerAssembler;
import dev.scrubjay.gateway.dialect.ChatRequest;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.dialect.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Assemblies of streams, and replays of whole answers. */
final class OpenAiStreamTest {
  private final OpenAiChat dialect = new OpenAiChat();

  private static ObjectNode json(String text) {
    try {
      return Json.object(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private ChatRequest request(boolean usage) {
    return dialect.decode(
        json(
            """
            {"model":"m","stream":true,"stream_options":{"include_usage":%s},
             "messages":[{"role":"user","content":"x"}]}\
            """
                .formatted(usage)),
        Map.of());
  }

  private Optional<ObjectNode> assembled(List<SseEvent> events) {
    AnswerAssembler assembler = dialect.assembler();
    events.forEach(assembler::accept);
    return assembler.answer();
  }

  private static SseEvent chunk(String choice) {
    return new SseEvent(
        null,
        """
        {"id":"c1","object":"chat.completion.chunk","created":7,"model":"m","choices":[%s]}\
        """
            .formatted(choice));
  }

  private static final SseEvent DONE = new SseEvent(null, "[DONE]");
  private static final SseEvent HELLO =
      chunk("{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"Hello\"}}");
  private static final SseEvent STOP =
      chunk("{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}");

  @ParameterizedTest
  @ValueSource(
      strings = {
        """
        {"id":"1","object":"chat.completion","created":7,"model":"m","choices":[
         {"index":0,"message":{"role":"assistant","content":"Hi","refusal":null,
           "annotations":[{"type":"x"}],"reasoning_content":"hm"},
          "logprobs":{"content":[{"token":"Hi","logprob":-0.10}]},"finish_reason":"stop"}],
         "usage":{"prompt_tokens":1,"completion_tokens":2,"total_tokens":3},
         "system_fingerprint":"fp","vendor":{"a":[1.0,9007199254740993]}}\
        """,
        """
        {"id":"1","object":"chat.completion","created":7,"model":"m","choices":[
         {"index":0,"message":{"role":"assistant","content":null,"tool_calls":[
           {"id":"a","type":"function","function":{"name":"f","arguments":"{\\"x\\":1}"}},
           {"id":"b","type":"function","function":{"name":"g","arguments":"{}"}}]},
          "finish_reason":"tool_calls"},
         {"index":1,"message":{"role":"assistant","content":"two"},"finish_reason":"length"}],
         "usage":{"prompt_tokens":1,"completion_tokens":2,"total_tokens":3}}\
        """
      })
  void replayedAnswerIsAssembledUnchanged(String text) {
    ObjectNode answer = json(text);
    assertThat(assembled(dialect.replay(answer, request(true)))).contains(answer);
  }

  @Test
  void interleavedToolCallsAreSeparated() {
    Optional<ObjectNode> answer =
        assembled(
            List.of(
                chunk(call(0, "\"id\":\"a\",\"type\":\"function\",", "\"name\":\"f\",", "{\\\"x")),
                chunk(call(1, "\"id\":\"b\",\"type\":\"function\",", "\"name\":\"g\",", "[")),
                chunk(call(0, "", "", "\\\":1}")),
                chunk(call(1, "", "", "]")),
                chunk("{\"index\":0,\"delta\":{},\"finish_reason\":\"tool_calls\"}"),
                DONE));
    assertThat(answer.orElseThrow().at("/choices/0/message/tool_calls"))
        .isEqualTo(
            json("""
            {"t":[
             {"id":"a","type":"function",
              "function":{"name":"f","arguments":"{\\"x\\":1}"}},
             {"id":"b","type":"function","function":{"name":"g","arguments":"[]"}}]}\
            """)
                .get("t"));
  }

  private static String call(int index, String head, String name, String arguments) {
    return """
    {"index":0,"delta":{"tool_calls":[
      {"index":%d,%s"function":{%s"arguments":"%s"}}]}}\
    """
        .formatted(index, head, name, arguments);
  }

  @Test
  void answerIsCompleteOnlyWithAFinishReason() {
    assertThat(assembled(List.of(HELLO, STOP, DONE))).isPresent();
    assertThat(assembled(List.of(HELLO, STOP))).isEmpty();
    assertThat(assembled(List.of(DONE))).isEmpty();
    assertThat(assembled(List.of(HELLO, STOP, DONE, HELLO))).isEmpty();
    assertThat(assembled(List.of(HELLO, new SseEvent(null, "rubbish"), STOP, DONE))).isEmpty();
    SseEvent error = new SseEvent(null, "{\"error\":{\"message\":\"x\"}}");
    assertThat(assembled(List.of(HELLO, error, STOP, DONE))).isEmpty();
    SseEvent second = chunk("{\"index\":1,\"delta\":{\"content\":\"unended\"}}");
    assertThat(assembled(List.of(HELLO, second, STOP, DONE))).isEmpty();
  }

  @Test
  void endMarkerWithoutAFinishReasonEndsAnAnswerThatSaysSomething() {
    assertThat(assembled(List.of(HELLO, DONE)).orElseThrow().at("/choices/0/finish_reason"))
        .isEqualTo(TextNode.valueOf("stop"));
    SseEvent call = chunk(call(0, "\"id\":\"a\",", "\"name\":\"f\",", "{}"));
    assertThat(assembled(List.of(call, DONE)).orElseThrow().at("/choices/0/finish_reason"))
        .isEqualTo(TextNode.valueOf("tool_calls"));
    SseEvent silent = chunk("{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"}}");
    assertThat(assembled(List.of(silent, DONE))).isEmpty();
  }

  @Test
  void emptyFinishReasonIsNone() {
    SseEvent early = chunk("{\"index\":0,\"delta\":{\"content\":\"Hi\"},\"finish_reason\":\"\"}");
    SseEvent late = chunk("{\"index\":0,\"delta\":{},\"finish_reason\":\"\"}");
    SseEvent length = chunk("{\"index\":0,\"delta\":{},\"finish_reason\":\"length\"}");
    assertThat(
            assembled(List.of(early, length, late, DONE))
                .orElseThrow()
                .at("/choices/0/finish_reason"))
        .isEqualTo(TextNode.valueOf("length"));
  }

  @Test
  void usageIsShownOnlyOnRequest() {
    SseEvent usage =
        new SseEvent(null, "{\"id\":\"1\",\"choices\":[],\"usage\":{\"prompt_tokens\":1}}");
    SseEvent none = new SseEvent(null, "{\"id\":\"1\",\"choices\":[{\"index\":0}],\"usage\":null}");
    assertThat(dialect.shown(usage, request(true))).contains(usage);
    assertThat(dialect.shown(usage, request(false))).isEmpty();
    assertThat(dialect.shown(none, request(false)).orElseThrow().data()).doesNotContain("usage");
    assertThat(dialect.shown(DONE, request(false))).contains(DONE);
  }
}
