package dev.scrubjay.gateway.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.ProviderErrors;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.translation.AnswerDecoder.StreamDecoder;
import dev.scrubjay.gateway.dialect.translation.AnswerEvent;
import dev.scrubjay.gateway.dialect.translation.Conversation.ToolUse;
import dev.scrubjay.gateway.dialect.translation.TranslatedAnswer.FinishReason;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Decodes Google's stream, whose end is the finish reason of each candidate. */
final class GeminiStreamDecoder implements StreamDecoder {
  private final GeminiAnswers answers;
  private final Map<Integer, Integer> calls = new HashMap<>();
  private final Set<Integer> seen = new HashSet<>();
  private final Set<Integer> finished = new HashSet<>();
  private String id = "";

  GeminiStreamDecoder(GeminiAnswers answers) {
    this.answers = answers;
  }

  @Override
  public List<AnswerEvent> accept(SseEvent event) {
    ObjectNode chunk = ProviderErrors.eventBody(event);
    List<AnswerEvent> steps = new ArrayList<>();
    if (id.isEmpty()) {
      id = GeminiAnswers.id(chunk);
      steps.add(new AnswerEvent.Started(id, answers.model(chunk), answers.now()));
    }
    for (JsonNode candidate : chunk.path("candidates")) {
      candidate(candidate, steps);
    }
    if (chunk.path("promptFeedback").has("blockReason")) {
      seen.add(0);
      finished.add(0);
      steps.add(new AnswerEvent.Finished(0, FinishReason.FILTERED));
    }
    if (chunk.has("usageMetadata")) {
      steps.add(new AnswerEvent.Used(GeminiAnswers.usage(chunk)));
    }
    return steps;
  }

  private void candidate(JsonNode candidate, List<AnswerEvent> steps) {
    int index = candidate.path("index").asInt();
    seen.add(index);
    for (JsonNode part : candidate.path("content").path("parts")) {
      if (part.has("functionCall")) {
        int number = calls.merge(index, 1, Integer::sum) - 1;
        ToolUse use = GeminiAnswers.call(id, index, number, part.path("functionCall"));
        steps.add(new AnswerEvent.ToolStarted(index, number, use.id(), use.name()));
        steps.add(new AnswerEvent.ArgumentsDelta(index, number, use.arguments()));
      } else if (!Json.textOf(part, "text").isEmpty() && !part.path("thought").asBoolean(false)) {
        steps.add(new AnswerEvent.TextDelta(index, Json.textOf(part, "text")));
      }
    }
    String reason = Json.textOrNull(candidate, "finishReason");
    if (reason != null && finished.add(index)) {
      boolean called = calls.containsKey(index);
      steps.add(new AnswerEvent.Finished(index, GeminiAnswers.reason(reason, called)));
    }
  }

  /** Nothing marks the end: after the finish reasons there may be chunks with usage alone. */
  @Override
  public boolean isComplete() {
    return false;
  }

  @Override
  public boolean mayEnd() {
    return !seen.isEmpty() && finished.containsAll(seen);
  }
}
