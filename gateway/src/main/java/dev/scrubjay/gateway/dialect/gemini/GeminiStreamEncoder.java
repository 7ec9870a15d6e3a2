package dev.scrubjay.gateway.dialect.gemini;

import com.fasterxml.jackson.databind.node.ArrayNode;
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
import dev.scrubjay.gateway.dialect.translation.ChatDialect.StreamEncoder;
import dev.scrubjay.gateway.dialect.translation.Conversation.ToolUse;
import dev.scrubjay.gateway.dialect.translation.TranslatedAnswer.FinishReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Encodes Google's stream. A call is one part of it, and so is sent when its choice has ended; the
 * finish reasons and the usage come last, in one chunk.
 */
final class GeminiStreamEncoder implements StreamEncoder {
  private final Map<Integer, Map<Integer, StreamedCall>> calls = new TreeMap<>();
  private final Map<Integer, FinishReason> reasons = new TreeMap<>();
  private Started head = new Started("", "", 0);
  private Usage usage = Usage.NONE;

  private record StreamedCall(ToolStarted start, StringBuilder arguments) {
    ToolUse use() {
      return new ToolUse(start.id(), start.name(), arguments.toString(), start.signature());
    }
  }

  @Override
  public List<SseEvent> encode(AnswerEvent event) {
    return switch (event) {
      case Started started -> {
        head = started;
        yield List.of();
      }
      case TextDelta text -> List.of(chunk(text.choice(), text(text.text())));
      case RefusalDelta refusal -> List.of(chunk(refusal.choice(), text(refusal.text())));
      case ReasoningDelta reasoning ->
          List.of(chunk(reasoning.choice(), text(reasoning.text()).put("thought", true)));
      case ReasoningSigned signed ->
          List.of(
              chunk(
                  signed.choice(),
                  text("")
                      .put("thought", true)
                      .put("thoughtSignature", GeminiSignatures.encode(signed.signature()))));
      case ReasoningHidden hidden ->
          List.of(
              chunk(
                  hidden.choice(),
                  text("")
                      .put("thought", true)
                      .put("thoughtSignature", GeminiSignatures.encodeHidden(hidden.data()))));
      case MediaAdded media ->
          GeminiReplies.media(media.part()).stream()
              .map(part -> chunk(media.choice(), part))
              .toList();
      case ToolStarted tool -> {
        calls
            .computeIfAbsent(tool.choice(), choice -> new TreeMap<>())
            .put(tool.call(), new StreamedCall(tool, new StringBuilder()));
        yield List.of();
      }
      case ArgumentsDelta more -> {
        StreamedCall call = calls.getOrDefault(more.choice(), Map.of()).get(more.call());
        if (call != null) {
          call.arguments().append(more.json());
        }
        yield List.of();
      }
      case Finished finished -> {
        reasons.put(finished.choice(), finished.reason());
        yield calls(finished);
      }
      case Used used -> {
        usage = used.usage();
        yield List.of();
      }
    };
  }

  @Override
  public int held() {
    return calls.values().stream()
        .flatMap(ofChoice -> ofChoice.values().stream())
        .mapToInt(call -> call.arguments().length())
        .sum();
  }

  private List<SseEvent> calls(Finished finished) {
    List<SseEvent> events = new ArrayList<>();
    Map<Integer, StreamedCall> ended = calls.remove(finished.choice());
    if (ended != null) {
      for (StreamedCall call : ended.values()) {
        events.add(chunk(finished.choice(), GeminiReplies.call(call.use(), finished.reason())));
      }
    }
    return events;
  }

  private static ObjectNode text(String text) {
    return Json.object().put("text", text);
  }

  private SseEvent chunk(int choice, ObjectNode part) {
    ObjectNode body = Json.object();
    add(body.putArray("candidates"), choice, part, null);
    return event(body);
  }

  private static void add(
      ArrayNode candidates, int choice, ObjectNode part, @Nullable FinishReason reason) {
    ObjectNode candidate = candidates.addObject();
    ObjectNode content = candidate.putObject("content");
    content.putArray("parts").add(part);
    content.put("role", "model");
    if (reason != null) {
      candidate.put("finishReason", GeminiReplies.word(reason));
    }
    candidate.put("index", choice);
  }

  private SseEvent event(ObjectNode body) {
    body.put("modelVersion", head.model()).put("responseId", head.id());
    return new SseEvent(null, Json.text(body));
  }

  @Override
  public List<SseEvent> end() {
    ObjectNode body = Json.object();
    ArrayNode candidates = body.putArray("candidates");
    reasons.forEach((choice, reason) -> add(candidates, choice, text(""), reason));
    body.set("usageMetadata", GeminiReplies.usage(usage));
    return List.of(event(body));
  }
}
