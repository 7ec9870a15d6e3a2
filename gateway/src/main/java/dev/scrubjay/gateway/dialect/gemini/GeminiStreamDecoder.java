package dev.scrubjay.gateway.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.ProviderErrors;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.translation.AnswerDecoder.StreamDecoder;
import dev.scrubjay.gateway.dialect.translation.AnswerEvent;
import dev.scrubjay.gateway.dialect.translation.Conversation.ContentPart;
import dev.scrubjay.gateway.dialect.translation.Conversation.Reasoning;
import dev.scrubjay.gateway.dialect.translation.Conversation.Text;
import dev.scrubjay.gateway.dialect.translation.Conversation.ToolUse;
import dev.scrubjay.gateway.dialect.translation.Signature;
import dev.scrubjay.gateway.dialect.translation.TranslatedAnswer.FinishReason;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Decodes Google's stream, whose end is the finish reason of each candidate. */
final class GeminiStreamDecoder implements StreamDecoder {
  private boolean counted;
  private final GeminiAnswers answers;
  private final Map<Integer, Integer> calls = new HashMap<>();
  private final Set<Integer> seen = new HashSet<>();
  private final Set<Integer> finished = new HashSet<>();
  private final Set<Integer> said = new HashSet<>();
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
    counted = chunk.has("usageMetadata");
    if (counted) {
      steps.add(new AnswerEvent.Used(GeminiUsage.of(chunk)));
    }
    return steps;
  }

  private void candidate(JsonNode candidate, List<AnswerEvent> steps) {
    int index = candidate.path("index").asInt();
    seen.add(index);
    for (JsonNode part : candidate.path("content").path("parts")) {
      if (part.has("functionCall")) {
        int number = calls.merge(index, 1, Integer::sum) - 1;
        ToolUse use = GeminiAnswers.call(id, index, number, part);
        steps.add(
            new AnswerEvent.ToolStarted(index, number, use.id(), use.name(), use.signature()));
        steps.add(new AnswerEvent.ArgumentsDelta(index, number, use.arguments()));
        said.add(index);
      } else {
        for (ContentPart piece : GeminiAnswers.said(part)) {
          said.add(index);
          steps.addAll(steps(index, piece));
        }
      }
    }
    String reason = Json.textOrNull(candidate, "finishReason");
    if (reason != null && finished.add(index)) {
      boolean called = calls.containsKey(index);
      steps.add(
          new AnswerEvent.Finished(
              index, GeminiAnswers.reason(reason, called, said.contains(index))));
    }
  }

  private static List<AnswerEvent> steps(int index, ContentPart piece) {
    List<AnswerEvent> steps = new ArrayList<>();
    if (piece instanceof Text text) {
      steps.add(new AnswerEvent.TextDelta(index, text.text()));
    } else if (piece instanceof Reasoning reasoning) {
      if (!reasoning.text().isEmpty()) {
        steps.add(new AnswerEvent.ReasoningDelta(index, reasoning.text()));
      }
      Signature signature = reasoning.signature();
      if (signature != null) {
        steps.add(new AnswerEvent.ReasoningSigned(index, signature));
      }
    } else {
      steps.add(new AnswerEvent.MediaAdded(index, piece));
    }
    return steps;
  }

  /** Whether the end has been marked: the usage comes with the last finish reason or after it. */
  @Override
  public boolean isComplete() {
    return counted && mayEnd();
  }

  @Override
  public boolean mayEnd() {
    return !seen.isEmpty() && finished.containsAll(seen);
  }
}
