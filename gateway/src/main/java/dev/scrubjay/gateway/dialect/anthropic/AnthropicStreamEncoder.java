package dev.scrubjay.gateway.dialect.anthropic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.dialect.Usage;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.translation.AnswerEvent;
import dev.scrubjay.gateway.dialect.translation.AnswerEvent.ArgumentsDelta;
import dev.scrubjay.gateway.dialect.translation.AnswerEvent.Finished;
import dev.scrubjay.gateway.dialect.translation.AnswerEvent.MediaAdded;
import dev.scrubjay.gateway.dialect.translation.AnswerEvent.ReasoningDelta;
import dev.scrubjay.gateway.dialect.translation.AnswerEvent.ReasoningHidden;
import dev.scrubjay.gateway.dialect.translation.AnswerEvent.ReasoningSigned;
import dev.scrubjay.gateway.dialect.translation.AnswerEvent.RefusalDelta;
import dev.scrubjay.gateway.dialect.translation.AnswerEvent.Started;
import dev.scrubjay.gateway.dialect.translation.AnswerEvent.TextDelta;
import dev.scrubjay.gateway.dialect.translation.AnswerEvent.ToolStarted;
import dev.scrubjay.gateway.dialect.translation.AnswerEvent.Used;
import dev.scrubjay.gateway.dialect.translation.AnswerMedia;
import dev.scrubjay.gateway.dialect.translation.CallIds;
import dev.scrubjay.gateway.dialect.translation.ChatDialect.StreamEncoder;
import dev.scrubjay.gateway.dialect.translation.Signature.Maker;
import dev.scrubjay.gateway.dialect.translation.TranslatedAnswer.FinishReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Encodes Anthropic's stream.
 *
 * <p>Its blocks follow each other, while other dialects may interleave tool calls with each other
 * and with text. Text and thinking are therefore sent as they arrive, and tool calls as a whole at
 * the end.
 */
final class AnthropicStreamEncoder implements StreamEncoder {
  private final Map<Integer, StreamedCall> calls = new TreeMap<>();
  private int index;
  private OpenBlock open = OpenBlock.NONE;
  private FinishReason reason = FinishReason.STOP;
  private Usage usage = Usage.NONE;

  private record StreamedCall(String id, String name, StringBuilder arguments) {}

  /** The block that is open. */
  private enum OpenBlock {
    NONE,
    TEXT,
    THINKING
  }

  @Override
  public List<SseEvent> encode(AnswerEvent event) {
    List<SseEvent> events = new ArrayList<>();
    switch (event) {
      case Started started -> events.add(start(started));
      case TextDelta text -> say(text.text(), events);
      case RefusalDelta refusal -> say(refusal.text(), events);
      case MediaAdded media ->
          AnswerMedia.markdown(media.part()).ifPresent(shown -> say(shown, events));
      case ReasoningDelta more -> {
        think(events);
        events.add(delta(Json.object().put("type", "thinking_delta").put("thinking", more.text())));
      }
      case ReasoningSigned signed -> {
        think(events);
        String text = signed.signature().in(Maker.ANTHROPIC);
        events.add(delta(Json.object().put("type", "signature_delta").put("signature", text)));
        close(events);
      }
      case ReasoningHidden hidden -> block(AnthropicReasoning.hidden(hidden.data()), events);
      case ToolStarted tool -> {
        String id = CallIds.signed(tool.id(), tool.signature());
        calls.put(tool.call(), new StreamedCall(id, tool.name(), new StringBuilder()));
      }
      case ArgumentsDelta more -> {
        StreamedCall call = calls.get(more.call());
        if (call != null) {
          call.arguments().append(more.json());
        }
      }
      case Finished finished -> {
        reason = finished.reason();
        calls.values().forEach(this::input); // checks them while the stream can still fail
      }
      case Used used -> usage = used.usage();
    }
    return events;
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

  private void say(String text, List<SseEvent> events) {
    open(OpenBlock.TEXT, Json.object().put("type", "text").put("text", ""), events);
    events.add(delta(Json.object().put("type", "text_delta").put("text", text)));
  }

  private void think(List<SseEvent> events) {
    open(OpenBlock.THINKING, AnthropicReasoning.block("", null), events);
  }

  /** Opens a block, unless one of its kind is open. */
  private void open(OpenBlock kind, ObjectNode block, List<SseEvent> events) {
    if (open != kind) {
      close(events);
      open = kind;
      events.add(opening(block));
    }
  }

  private void close(List<SseEvent> events) {
    if (open != OpenBlock.NONE) {
      open = OpenBlock.NONE;
      events.add(closing());
    }
  }

  /** Adds a block that has no deltas. */
  private void block(ObjectNode block, List<SseEvent> events) {
    close(events);
    events.add(opening(block));
    events.add(closing());
  }

  private SseEvent opening(ObjectNode block) {
    ObjectNode body = Json.object().put("type", "content_block_start").put("index", index);
    body.set("content_block", block);
    return event(body);
  }

  private SseEvent delta(ObjectNode delta) {
    ObjectNode body = Json.object().put("type", "content_block_delta").put("index", index);
    body.set("delta", delta);
    return event(body);
  }

  private SseEvent closing() {
    return event(Json.object().put("type", "content_block_stop").put("index", index++));
  }

  @Override
  public List<SseEvent> end() {
    List<SseEvent> events = new ArrayList<>();
    close(events);
    for (StreamedCall call : calls.values()) {
      ObjectNode block =
          Json.object().put("type", "tool_use").put("id", call.id()).put("name", call.name());
      block.putObject("input");
      events.add(opening(block));
      String arguments = Json.text(input(call));
      events.add(
          delta(Json.object().put("type", "input_json_delta").put("partial_json", arguments)));
      events.add(closing());
    }
    ObjectNode last = Json.object().put("type", "message_delta");
    last.putObject("delta")
        .put("stop_reason", AnthropicAnswers.word(reason))
        .putNull("stop_sequence");
    last.set("usage", AnthropicUsage.encode(usage));
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
