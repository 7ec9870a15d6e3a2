package dev.scrubjay.gateway.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scrubjay.gateway.dialect.anthropic.AnthropicMessages;
import dev.scrubjay.gateway.dialect.gemini.GeminiChat;
import dev.scrubjay.gateway.dialect.openai.OpenAiChat;
import dev.scrubjay.gateway.dialect.openai.OpenAiCompletions;
import dev.scrubjay.gateway.dialect.responses.OpenAiResponses;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Events that only announce an answer are no token of it. */
final class FirstTokensTest {
  private static void announced(ClientDialect dialect, String... events) {
    for (String event : events) {
      assertThat(dialect.says(new SseEvent(null, event))).as(event).isFalse();
    }
  }

  private static void said(ClientDialect dialect, String... events) {
    for (String event : events) {
      assertThat(dialect.says(new SseEvent(null, event))).as(event).isTrue();
    }
  }

  private static String chunk(String delta, String finish) {
    return "{\"choices\":[{\"index\":0,\"delta\":%s,\"finish_reason\":%s}]}"
        .formatted(delta, finish);
  }

  @Test
  void ofChatCompletions() {
    announced(
        new OpenAiChat(),
        "{\"choices\":[],\"prompt_filter_results\":[{}]}",
        chunk("{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null}", "null"),
        chunk("{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[]}", "null"),
        chunk("{}", "\"\""));
    said(
        new OpenAiChat(),
        chunk("{\"content\":\"a\"}", "null"),
        chunk("{\"reasoning_content\":\"hm\"}", "null"),
        chunk("{\"tool_calls\":[{\"index\":0}]}", "null"),
        chunk("{}", "\"stop\""),
        "[DONE]");
  }

  @Test
  void ofCompletions() {
    announced(new OpenAiCompletions(), "{\"choices\":[{\"text\":\"\",\"finish_reason\":null}]}");
    said(
        new OpenAiCompletions(),
        "{\"choices\":[{\"text\":\"a\"}]}",
        "{\"choices\":[{\"text\":\"\",\"finish_reason\":\"stop\"}]}");
  }

  @Test
  void ofMessages() {
    announced(
        new AnthropicMessages(),
        "{\"type\":\"message_start\",\"message\":{\"id\":\"m\"}}",
        "{\"type\":\"ping\"}",
        "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":"
            + "{\"type\":\"text\",\"text\":\"\"}}",
        "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":"
            + "{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}}");
    said(
        new AnthropicMessages(),
        "{\"type\":\"content_block_delta\",\"delta\":{\"type\":\"text_delta\",\"text\":\"a\"}}",
        "{\"type\":\"content_block_delta\",\"delta\":"
            + "{\"type\":\"thinking_delta\",\"thinking\":\"hm\"}}",
        "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":"
            + "{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"f\",\"input\":{}}}",
        "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"}}");
  }

  @Test
  void ofGoogle() {
    announced(
        new GeminiChat(),
        "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"\"}],\"role\":\"model\"}}]}",
        "{\"usageMetadata\":{\"promptTokenCount\":7}}");
    said(
        new GeminiChat(),
        "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"a\"}]}}]}",
        "{\"candidates\":[{\"content\":{\"parts\":[{\"functionCall\":{\"name\":\"f\"}}]}}]}",
        "{\"candidates\":[{\"finishReason\":\"STOP\"}]}",
        "{\"promptFeedback\":{\"blockReason\":\"SAFETY\"}}");
  }

  @Test
  void ofResponses() {
    announced(
        new OpenAiResponses(),
        "{\"type\":\"response.created\",\"response\":{\"id\":\"r\"}}",
        "{\"type\":\"response.in_progress\",\"response\":{\"id\":\"r\"}}",
        "{\"type\":\"response.output_item.added\",\"item\":{\"type\":\"reasoning\"}}",
        "{\"type\":\"response.output_item.added\",\"item\":{\"type\":\"message\"}}",
        "{\"type\":\"response.content_part.added\",\"part\":{\"type\":\"output_text\"}}",
        "{\"type\":\"response.output_text.delta\",\"delta\":\"\"}");
    said(
        new OpenAiResponses(),
        "{\"type\":\"response.output_text.delta\",\"delta\":\"a\"}",
        "{\"type\":\"response.output_item.added\",\"item\":{\"type\":\"function_call\"}}",
        "{\"type\":\"response.completed\",\"response\":{\"id\":\"r\"}}");
  }

  @Test
  void textOfAPartOfAStreamIsToldUnlessMoreWasSaid() {
    OpenAiChat chat = new OpenAiChat();
    SseEvent role =
        new SseEvent(
            null, chunk("{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null}", "null"));
    SseEvent one = new SseEvent(null, chunk("{\"content\":\"One \"}", "null"));
    SseEvent two = new SseEvent(null, chunk("{\"content\":\"two\"}", "null"));
    assertThat(chat.said(List.of(role, one, two))).contains("One two");
    assertThat(chat.said(List.of())).contains("");
    SseEvent tool = new SseEvent(null, chunk("{\"tool_calls\":[{\"index\":0}]}", "null"));
    assertThat(chat.said(List.of(role, one, tool))).isEmpty();
    SseEvent reasoning = new SseEvent(null, chunk("{\"reasoning_content\":\"hm\"}", "null"));
    assertThat(chat.said(List.of(role, reasoning))).isEmpty();
    SseEvent end = new SseEvent(null, chunk("{}", "\"stop\""));
    assertThat(chat.said(List.of(one, end))).isEmpty();
  }
}
