package dev.scrubjay.gateway.dialect.anthropic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.dialect.Usage;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.translation.AnswerEvent;
import dev.scrubjay.gateway.dialect.translation.AnswerEvent.ArgumentsDelta;
import dev.scrubjay.gateway.dialect.translation.AnswerEvent.Finished;
import dev.scrubjay.gateway.dialect.translation.AnswerEvent.ReasoningDelta;
import dev.scrubjay.gateway.dialect.translation.AnswerEvent.ReasoningHidden;
import dev.scrubjay.gateway.dialect.translation.AnswerEvent.ReasoningSigned;
import dev.scrubjay.gateway.dialect.translation.AnswerEvent.Started;
import dev.scrubjay.gateway.dialect.translation.AnswerEvent.TextDelta;
import dev.scrubjay.gateway.dialect.translation.AnswerEvent.ToolStarted;
import dev.scrubjay.gateway.dialect.translation.AnswerEvent.Used;
import dev.scrubjay.gateway.dialect.translation.ChatDialect.StreamEncoder;
import dev.scrubjay.gateway.dialect.translation.TranslatedAnswer.FinishReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Encodes Anthropic's stream.
 *
 * <p>Its blocks follow each other, while other dialects may interleave tool calls with each other
 * and with text. Text is therefore sent as it arrives, and tool calls as a whole at the end.
 */
final class AnthropicStreamEncoder implements StreamEncoder {
  private final Map<Integer, StreamedCall> calls = new TreeMap<>();
  private int index;
  private boolean textIsOpen;
  private FinishReason reason = FinishReason.STOP;
  private Usage usage = Usage.NONE;

  private record StreamedCall(String id, String name, StringBuilder arguments) {}

  @Override
  public List<SseEvent> encode(AnswerEvent event) {
    return switch (event) {
      case Started started -> List.of(start(started));
      case TextDelta text -> text(text.text());
      case ReasoningDelta reasoning -> List.of();
      case ReasoningSigned signed -> List.of();
      case ReasoningHidden hidden -> List.of();
      case ToolStarted tool -> {
        calls.put(tool.call(), new StreamedCall(tool.id(), tool.name(), new StringBuilder()));
        yield List.of();
      }
      case ArgumentsDelta more -> {
        StreamedCall call = calls.get(more.call());
        if (call != null) {
          call.arguments().append(more.json());
        }
        yield List.of();
      }
      case Finished finished -> {
        reason = finished.reason();
        calls.values().forEach(this::input); // checks them while the stream can still fail
        yield List.of();
      }
      case Used used -> {
        usage = used.usage();
        yield List.of();
      }
    };
  }

  private static SseEvent start(Started started) {
    ObjectNode body = Json.object().put("type", "message_start");
    ObjectNode message =
        body.putObject("message")
            .put("id", started.id())
            .put("type", "message")
            .put("role", "assistant")
            .put("model", started.model());
    message.putArray("content");
    message.putNull("stop_reason").putNull("stop_sequence");
    message.putObject("usage").put("input_tokens", 0).put("output_tokens", 0);
    return event(body);
  }

  private List<SseEvent> text(String text) {
    List<SseEvent> events = new ArrayList<>();
    if (!textIsOpen) {
      textIsOpen = true;
      events.add(open(Json.object().put("type", "text").put("text", "")));
    }
    events.add(delta(Json.object().put("type", "text_delta").put("text", text)));
    return events;
  }

  private SseEvent open(ObjectNode block) {
    ObjectNode body = Json.object().put("type", "content_block_start").put("index", index);
    body.set("content_block", block);
    return event(body);
  }

  private SseEvent delta(ObjectNode delta) {
    ObjectNode body = Json.object().put("type", "content_block_delta").put("index", index);
    body.set("delta", delta);
    return event(body);
  }

  private SseEvent close() {
    return event(Json.object().put("type", "content_block_stop").put("index", index++));
  }

  @Override
  public List<SseEvent> end() {
    List<SseEvent> events = new ArrayList<>();
    if (textIsOpen) {
      events.add(close());
    }
    for (StreamedCall call : calls.values()) {
      ObjectNode block =
          Json.object().put("type", "tool_use").put("id", call.id()).put("name", call.name());
      block.putObject("input");
      events.add(open(block));
      String arguments = Json.text(input(call));
      events.add(
          delta(Json.object().put("type", "input_json_delta").put("partial_json", arguments)));
      events.add(close());
    }
    ObjectNode last = Json.object().put("type", "message_delta");
    last.putObject("delta")
        .put("stop_reason", AnthropicAnswers.word(reason))
        .putNull("stop_sequence");
    last.putObject("usage")
        .put("input_tokens", usage.inputTokens())
        .put("output_tokens", usage.outputTokens());
    events.add(event(last));
    events.add(event(Json.object().put("type", "message_stop")));
    return events;
  }

  private ObjectNode input(StreamedCall call) {
    return AnthropicAnswers.input(call.arguments().toString(), reason);
  }

  private static SseEvent event(ObjectNode body) {
    return new SseEvent(Json.textOf(body, "type"), Json.text(body));
  }
}
