package dev.scrubjay.gateway.dialect;

import static dev.scrubjay.gateway.dialect.Examples.ANTHROPIC;
import static dev.scrubjay.gateway.dialect.Examples.GEMINI;
import static dev.scrubjay.gateway.dialect.Examples.OPENAI;
import static dev.scrubjay.gateway.dialect.Examples.assembled;
import static dev.scrubjay.gateway.dialect.Examples.events;
import static dev.scrubjay.gateway.dialect.Examples.json;
import static dev.scrubjay.gateway.dialect.Examples.toAnthropic;
import static dev.scrubjay.gateway.dialect.Examples.toOpenAi;
import static dev.scrubjay.gateway.dialect.Examples.translated;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.anthropic.AnthropicMessages;
import dev.scrubjay.gateway.dialect.openai.OpenAiChat;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Translations of streams as the vendors document them. */
final class StreamTranslationTest {
  private static final String CLAUDE =
      """
      event: message_start
      data: {"type":"message_start","message":{"id":"msg_014p7","type":"message","role":"assistant","model":"claude-sonnet-4-5","stop_sequence":null,"usage":{"input_tokens":472,"cache_read_input_tokens":28,"output_tokens":2},"content":[],"stop_reason":null}}

      event: content_block_start
      data: {"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":"","signature":""}}

      event: content_block_delta
      data: {"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"Hm."}}

      event: content_block_delta
      data: {"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"EqQB"}}

      event: content_block_stop
      data: {"type":"content_block_stop","index":0}

      event: content_block_start
      data: {"type":"content_block_start","index":1,"content_block":{"type":"text","text":""}}

      event: ping
      data: {"type": "ping"}

      event: content_block_delta
      data: {"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"Okay"}}

      event: content_block_delta
      data: {"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":", let's check"}}

      event: content_block_stop
      data: {"type":"content_block_stop","index":1}

      event: content_block_start
      data: {"type":"content_block_start","index":2,"content_block":{"type":"tool_use","id":"toolu_01T1x","name":"get_weather","input":{}}}

      event: content_block_delta
      data: {"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":""}}

      event: content_block_delta
      data: {"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":"{\\"location\\":"}}

      event: content_block_delta
      data: {"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":" \\"Paris\\"}"}}

      event: content_block_stop
      data: {"type":"content_block_stop","index":2}

      event: content_block_start
      data: {"type":"content_block_start","index":3,"content_block":{"type":"tool_use","id":"toolu_02","name":"now","input":{}}}

      event: content_block_stop
      data: {"type":"content_block_stop","index":3}

      event: message_delta
      data: {"type":"message_delta","delta":{"stop_reason":"tool_use","stop_sequence":null},"usage":{"output_tokens":89}}

      event: message_stop
      data: {"type":"message_stop"}
      """;

  private static final String GEMINI_WIRE =
      """
      data: {"candidates":[{"content":{"parts":[{"text":"think","thought":true}],"role":"model"},"index":0}],"usageMetadata":{"promptTokenCount":11},"modelVersion":"gemini-2.5-flash","responseId":"r1"}

      data: {"candidates":[{"content":{"parts":[{"text":"Hel"}],"role":"model"},"index":0}],"modelVersion":"gemini-2.5-flash","responseId":"r1"}

      data: {"candidates":[{"content":{"parts":[{"text":"lo"},{"functionCall":{"name":"f","args":{"a":1}}}],"role":"model"},"index":0}],"responseId":"r1"}

      data: {"candidates":[{"content":{"parts":[{"functionCall":{"name":"g","args":{}}}],"role":"model"},"finishReason":"STOP","index":0}],"usageMetadata":{"promptTokenCount":11,"candidatesTokenCount":73,"thoughtsTokenCount":7},"responseId":"r1"}
      """;

  private static StreamTranslator claudeToOpenAi() {
    return ANTHROPIC.encode(toOpenAi("\"stream\":true"), "claude").reply().stream();
  }

  private static StreamTranslator openAiToAnthropic() {
    return OPENAI.encode(toAnthropic("\"stream\":true"), "gpt").reply().stream();
  }

  private static StreamTranslator geminiTo(ChatRequest request) {
    return GEMINI.encode(request, "gemini").reply().stream();
  }

  private static List<SseEvent> openAi(String... chunks) {
    return events(
        java.util.Arrays.stream(chunks)
                .map(chunk -> "data: " + chunk)
                .collect(Collectors.joining("\n\n"))
            + "\n\ndata: [DONE]");
  }

  @Test
  void anthropicsStreamToAnOpenAiClient() {
    List<SseEvent> seen = translated(claudeToOpenAi(), events(CLAUDE));
    String head =
        """
        {"id":"msg_014p7","object":"chat.completion.chunk","created":1800000000,\
        "model":"claude-sonnet-4-5","choices":[{"index":0,"delta":""";
    String tail = ",\"logprobs\":null,\"finish_reason\":null}]}";
    assertThat(seen.stream().map(SseEvent::data))
        .containsExactly(
            head + "{\"role\":\"assistant\",\"content\":\"\"}" + tail,
            head + "{\"content\":\"Okay\"}" + tail,
            head + "{\"content\":\", let's check\"}" + tail,
            head
                + "{\"tool_calls\":[{\"index\":0,\"id\":\"toolu_01T1x\",\"type\":\"function\","
                + "\"function\":{\"name\":\"get_weather\",\"arguments\":\"\"}}]}"
                + tail,
            head + "{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"\"}}]}" + tail,
            head
                + "{\"tool_calls\":[{\"index\":0,\"function\":"
                + "{\"arguments\":\"{\\\"location\\\":\"}}]}"
                + tail,
            head
                + "{\"tool_calls\":[{\"index\":0,\"function\":"
                + "{\"arguments\":\" \\\"Paris\\\"}\"}}]}"
                + tail,
            head
                + "{\"tool_calls\":[{\"index\":1,\"id\":\"toolu_02\",\"type\":\"function\","
                + "\"function\":{\"name\":\"now\",\"arguments\":\"\"}}]}"
                + tail,
            head + "{},\"logprobs\":null,\"finish_reason\":\"tool_calls\"}]}",
            """
            {"id":"msg_014p7","object":"chat.completion.chunk","created":1800000000,\
            "model":"claude-sonnet-4-5","choices":[],\
            "usage":{"prompt_tokens":500,"completion_tokens":89,"total_tokens":589,"prompt_tokens_details":{"cached_tokens":28}}}""",
            "[DONE]");
  }

  @Test
  void geminisStreamToAnOpenAiClient() {
    ObjectNode answer =
        assembled(
            new OpenAiChat(),
            translated(geminiTo(toOpenAi("\"stream\":true")), events(GEMINI_WIRE)));
    assertThat(answer)
        .isEqualTo(
            json(
                """
                {"id":"r1","object":"chat.completion","created":1800000000,
                 "model":"gemini-2.5-flash","choices":[{"index":0,"message":{"role":"assistant",
                  "content":"Hello","tool_calls":[
                   {"id":"call_r1_0_0","type":"function",
                    "function":{"name":"f","arguments":"{\\"a\\":1}"}},
                   {"id":"call_r1_0_1","type":"function",
                    "function":{"name":"g","arguments":"{}"}}]},
                  "logprobs":null,"finish_reason":"tool_calls"}],
                 "usage":{"prompt_tokens":11,"completion_tokens":80,"total_tokens":91,
                  "completion_tokens_details":{"reasoning_tokens":7}}}"""));
  }

  @Test
  void geminisStreamToAnAnthropicClient() {
    ObjectNode answer =
        assembled(
            new AnthropicMessages(),
            translated(geminiTo(toAnthropic("\"stream\":true")), events(GEMINI_WIRE)));
    assertThat(answer)
        .isEqualTo(
            json(
                """
                {"id":"r1","type":"message","role":"assistant","model":"gemini-2.5-flash",
                 "content":[{"type":"text","text":"Hello"},
                  {"type":"tool_use","id":"call_r1_0_0","name":"f","input":{"a":1}},
                  {"type":"tool_use","id":"call_r1_0_1","name":"g","input":{}}],
                 "stop_reason":"tool_use","stop_sequence":null,
                 "usage":{"input_tokens":11,"output_tokens":80,
                  "output_tokens_details":{"thinking_tokens":7}}}"""));
  }

  @Test
  void openAisStreamToAnAnthropicClient() {
    List<SseEvent> seen =
        translated(
            openAiToAnthropic(),
            openAi(
                """
                {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1694268190,"model":"gpt-4o-mini","choices":[{"index":0,"delta":{"role":"assistant","content":""},"logprobs":null,"finish_reason":null}],"usage":null}""",
                """
                {"id":"chatcmpl-1","model":"gpt-4o-mini","choices":[{"index":0,"delta":{"content":"Hello"},"finish_reason":null}],"usage":null}""",
                """
                {"id":"chatcmpl-1","model":"gpt-4o-mini","choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"usage":null}""",
                """
                {"id":"chatcmpl-1","model":"gpt-4o-mini","choices":[],"usage":{"prompt_tokens":9,"completion_tokens":1,"total_tokens":10}}"""));
    assertThat(seen)
        .isEqualTo(
            events(
                """
                event: message_start
                data: {"type":"message_start","message":{"id":"chatcmpl-1","type":"message","role":"assistant","model":"gpt-4o-mini","content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":0,"output_tokens":0}}}

                event: content_block_start
                data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}

                event: content_block_delta
                data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hello"}}

                event: content_block_stop
                data: {"type":"content_block_stop","index":0}

                event: message_delta
                data: {"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"input_tokens":9,"output_tokens":1}}

                event: message_stop
                data: {"type":"message_stop"}
                """));
  }

  @Test
  void firstChunkOfAzureHasNoId() {
    ObjectNode answer =
        assembled(
            new AnthropicMessages(),
            translated(
                openAiToAnthropic(),
                openAi(
                    """
                    {"choices":[],"created":0,"id":"","model":"","object":"","prompt_filter_results":[]}""",
                    """
                    {"id":"c1","model":"gpt","choices":[{"index":0,"delta":{"content":"Hi"},"finish_reason":"stop"}]}""")));
    assertThat(answer.path("id").asText()).isEqualTo("c1");
    assertThat(answer.path("model").asText()).isEqualTo("gpt");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // ids on each piece
        "{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{\"}}"
            + ";{\"index\":0,\"id\":\"a\",\"function\":{\"arguments\":\"}\"}}"
            + ";{\"index\":1,\"id\":\"b\",\"function\":{\"name\":\"g\",\"arguments\":\"{}\"}}",
        // one index for all
        "{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}"
            + ";{\"index\":0,\"id\":\"b\",\"function\":{\"name\":\"g\",\"arguments\":\"{}\"}}",
        // no index, empty ids later
        "{\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{\"}}"
            + ";{\"id\":\"\",\"function\":{\"arguments\":\"}\"}}"
            + ";{\"index\":1,\"id\":\"b\",\"function\":{\"name\":\"g\"}}",
      })
  void variantsOfToolCallsAreDecoded(String pieces) {
    String[] chunks =
        java.util.Arrays.stream(pieces.split(";", -1))
            .map(
                call ->
                    "{\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":["
                        + call
                        + "]},\"finish_reason\":null}]}")
            .toArray(String[]::new);
    StreamTranslator stream = openAiToAnthropic();
    List<SseEvent> events = new java.util.ArrayList<>(openAi(chunks));
    events.add(
        events.size() - 1,
        new SseEvent(
            null, "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}"));
    ObjectNode answer = assembled(new AnthropicMessages(), translated(stream, events));
    assertThat(answer.path("content"))
        .isEqualTo(
            json("""
                    {"c":[{"type":"tool_use","id":"a","name":"f","input":{}},
                      {"type":"tool_use","id":"b","name":"g","input":{}}]}""")
                .path("c"));
    assertThat(answer.path("stop_reason").asText()).isEqualTo("tool_use");
  }

  @Test
  void callsWithoutIdsGetIds() {
    ObjectNode answer =
        assembled(
            new AnthropicMessages(),
            translated(
                openAiToAnthropic(),
                openAi(
                    """
                    {"id":"c9","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"name":"f","arguments":"{}"}}]},"finish_reason":"tool_calls"}]}""")));
    assertThat(answer.at("/content/0/id").asText()).isEqualTo("call_c9_0");
  }

  @Test
  void cutStreamsAreNotComplete() {
    List<SseEvent> claude = events(CLAUDE);
    StreamTranslator stream = claudeToOpenAi();
    claude.subList(0, claude.size() - 1).forEach(stream::accept);
    assertThat(stream.isComplete()).isFalse();

    List<SseEvent> gemini = events(GEMINI_WIRE);
    StreamTranslator other = geminiTo(toOpenAi("\"stream\":true"));
    assertThat(other.isComplete()).isFalse();
    gemini.subList(0, gemini.size() - 1).forEach(other::accept);
    assertThat(other.isComplete()).isFalse();

    StreamTranslator third = openAiToAnthropic();
    openAi("{\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}]}")
        .forEach(third::accept);
    assertThat(third.isComplete()).as("[DONE] without a reason").isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}",
        "{\"error\":{\"message\":\"Overloaded\",\"type\":\"server_error\",\"code\":null}}",
        "{\"error\":{\"code\":503,\"message\":\"Overloaded\",\"status\":\"UNAVAILABLE\"}}",
        "{\"error\":\"Overloaded\"}",
      })
  void errorInTheStreamKeepsItsMessage(String data) {
    for (StreamTranslator stream :
        List.of(
            claudeToOpenAi(),
            openAiToAnthropic(),
            geminiTo(toOpenAi("")),
            OPENAI.encode(toOpenAi(""), "m").reply().stream(),
            ANTHROPIC.encode(toAnthropic(""), "m").reply().stream())) {
      assertThatThrownBy(() -> stream.accept(new SseEvent("error", data)))
          .isInstanceOf(MalformedReplyException.class)
          .hasMessageContaining("Overloaded");
    }
  }

  @Test
  void eventsInTheSameDialectAreUnchanged() {
    StreamTranslator same = ANTHROPIC.encode(toAnthropic("\"stream\":true"), "m").reply().stream();
    assertThat(translated(same, events(CLAUDE))).isEqualTo(events(CLAUDE));
  }

  @Test
  void unreadableArgumentsFailTheStreamBeforeItsEnd() {
    StreamTranslator stream = openAiToAnthropic();
    stream.accept(
        openAi(
                """
                {"id":"c","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"a","function":{"name":"f","arguments":"{oops"}}]}}]}""")
            .get(0));
    assertThatThrownBy(
            () ->
                stream.accept(
                    new SseEvent(
                        null,
                        "{\"choices\":[{\"index\":0,\"delta\":{},"
                            + "\"finish_reason\":\"tool_calls\"}]}")))
        .isInstanceOf(MalformedReplyException.class);
  }
}
