package dev.scrubjay.gateway.dialect.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.ProviderErrors;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.translation.AnswerDecoder.StreamDecoder;
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
import dev.scrubjay.gateway.dialect.translation.Conversation.Reasoning;
import dev.scrubjay.gateway.dialect.translation.Signature;
import dev.scrubjay.gateway.dialect.translation.Signature.Maker;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Decodes Anthropic's stream. */
final class AnthropicStreamDecoder implements StreamDecoder {
  /** The numbers of tool calls by the index of their blocks. */
  private final Map<Integer, Integer> calls = new HashMap<>();

  /** The inputs of open blocks that were given at their start, until a delta comes. */
  private final Map<Integer, String> given = new HashMap<>();

  private final InstantSource clock;

  /** The usage as told so far: its counts are cumulative, and later events lack some. */
  private final ObjectNode usage = Json.object();

  private boolean finished;
  private boolean stopped;

  AnthropicStreamDecoder(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public List<AnswerEvent> accept(SseEvent event) {
    ObjectNode body = ProviderErrors.eventBody(event);
    int index = body.path("index").asInt();
    return switch (Json.textOf(body, "type")) {
      case "message_start" -> start(body.path("message"));
      case "content_block_start" -> block(index, body.path("content_block"));
      case "content_block_delta" -> delta(index, body.path("delta"));
      case "content_block_stop" -> close(index);
      case "message_delta" -> end(body);
      case "message_stop" -> {
        stopped = true;
        yield List.of();
      }
      default -> List.of();
    };
  }

  private List<AnswerEvent> start(JsonNode message) {
    add(message.path("usage"));
    long now = clock.instant().getEpochSecond();
    return List.of(new Started(Json.textOf(message, "id"), Json.textOf(message, "model"), now));
  }

  private List<AnswerEvent> block(int index, JsonNode block) {
    return switch (Json.textOf(block, "type")) {
      case "tool_use" -> {
        int call = calls.size();
        calls.put(index, call);
        given.put(index, given(block.path("input")));
        yield List.of(
            new ToolStarted(0, call, Json.textOf(block, "id"), Json.textOf(block, "name")));
      }
      case "thinking" -> reasoning(block);
      case "redacted_thinking" ->
          List.of(new ReasoningHidden(0, AnthropicReasoning.hidden(block).data()));
      case "text" -> {
        String text = Json.textOf(block, "text");
        yield text.isEmpty() ? List.of() : List.of(new TextDelta(0, text));
      }
      default -> List.of();
    };
  }

  /** The input that a block has had from its start, unless deltas have told it. */
  private List<AnswerEvent> close(int index) {
    String input = given.remove(index);
    Integer call = calls.get(index);
    return input == null || call == null ? List.of() : List.of(new ArgumentsDelta(0, call, input));
  }

  /** The input that a block has from its start, as those of calls by programs do. */
  private static String given(JsonNode input) {
    return input.isObject() && !input.isEmpty() ? Json.text(input) : "";
  }

  private static List<AnswerEvent> reasoning(JsonNode block) {
    Reasoning reasoning = AnthropicReasoning.of(block);
    List<AnswerEvent> steps = new ArrayList<>();
    if (!reasoning.text().isEmpty()) {
      steps.add(new ReasoningDelta(0, reasoning.text()));
    }
    Signature signature = reasoning.signature();
    if (signature != null) {
      steps.add(new ReasoningSigned(0, signature));
    }
    return steps;
  }

  private List<AnswerEvent> delta(int index, JsonNode delta) {
    return switch (Json.textOf(delta, "type")) {
      case "text_delta" -> List.of(new TextDelta(0, Json.textOf(delta, "text")));
      case "thinking_delta" -> List.of(new ReasoningDelta(0, Json.textOf(delta, "thinking")));
      case "signature_delta" ->
          List.of(
              new ReasoningSigned(
                  0, Signature.of(Json.textOf(delta, "signature"), Maker.ANTHROPIC)));
      case "input_json_delta" -> {
        Integer call = calls.get(index);
        String piece = Json.textOf(delta, "partial_json");
        if (!piece.isEmpty()) {
          given.remove(index);
        }
        yield call == null ? List.of() : List.of(new ArgumentsDelta(0, call, piece));
      }
      default -> List.of();
    };
  }

  private void add(JsonNode told) {
    for (Map.Entry<String, JsonNode> member : told.properties()) {
      boolean input = member.getKey().contains("input") || member.getKey().contains("cache");
      boolean lacks = input && member.getValue().isNumber() && member.getValue().asLong() == 0;
      if (!member.getValue().isNull() && !(lacks && usage.has(member.getKey()))) {
        usage.set(member.getKey(), member.getValue());
      }
    }
  }

  private List<AnswerEvent> end(JsonNode body) {
    List<AnswerEvent> steps = new ArrayList<>();
    add(body.path("usage"));
    steps.add(new Used(AnthropicUsage.of(usage)));
    String reason = Json.textOrNull(body.path("delta"), "stop_reason");
    if (reason != null) {
      finished = true;
      steps.add(new Finished(0, AnthropicAnswers.reason(reason)));
    }
    return steps;
  }

  @Override
  public boolean isComplete() {
    return stopped && finished;
  }
}
