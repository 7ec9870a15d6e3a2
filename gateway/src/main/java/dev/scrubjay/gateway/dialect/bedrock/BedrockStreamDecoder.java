package dev.scrubjay.gateway.dialect.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.ProviderErrors;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.translation.AnswerDecoder.StreamDecoder;
import dev.scrubjay.gateway.dialect.translation.AnswerEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Decodes Bedrock's stream, which ends with the usage that follows the stop reason. */
final class BedrockStreamDecoder implements StreamDecoder {
  private final BedrockAnswers answers;
  private final Map<Integer, Integer> calls = new HashMap<>();
  private final Set<Integer> answered = new HashSet<>();
  private boolean stopped;
  private boolean metered;

  BedrockStreamDecoder(BedrockAnswers answers) {
    this.answers = answers;
  }

  @Override
  public List<AnswerEvent> accept(SseEvent event) {
    ObjectNode body = ProviderErrors.eventBody(event);
    List<AnswerEvent> steps = new ArrayList<>();
    switch (String.valueOf(event.event())) {
      case "messageStart" ->
          steps.add(new AnswerEvent.Started(answers.id(body), answers.model(), answers.now()));
      case "contentBlockStart" -> started(body, steps);
      case "contentBlockDelta" -> delta(body, steps);
      case "messageStop" -> {
        stopped = true;
        steps.add(new AnswerEvent.Finished(0, answers.reason(Json.textOf(body, "stopReason"))));
      }
      case "metadata" -> {
        metered = true;
        steps.add(new AnswerEvent.Used(BedrockAnswers.usage(body.path("usage"))));
      }
      default -> {}
    }
    return steps;
  }

  private void started(JsonNode body, List<AnswerEvent> steps) {
    JsonNode use = body.at("/start/toolUse");
    int block = body.path("contentBlockIndex").asInt();
    if (answers.isAnswer(use)) {
      answered.add(block);
    } else if (use.isObject()) {
      int number = calls.size();
      calls.put(block, number);
      steps.add(
          new AnswerEvent.ToolStarted(0, number, Json.textOf(use, "toolUseId"), answers.name(use)));
    }
  }

  private void delta(JsonNode body, List<AnswerEvent> steps) {
    JsonNode delta = body.path("delta");
    JsonNode reasoning = delta.path("reasoningContent");
    int block = body.path("contentBlockIndex").asInt();
    String input = Json.textOf(delta.path("toolUse"), "input");
    if (delta.path("text").isTextual() && !delta.path("text").textValue().isEmpty()) {
      steps.add(new AnswerEvent.TextDelta(0, delta.path("text").textValue()));
    } else if (!input.isEmpty() && answered.contains(block)) {
      steps.add(new AnswerEvent.TextDelta(0, input));
    } else if (!input.isEmpty() && calls.containsKey(block)) {
      steps.add(new AnswerEvent.ArgumentsDelta(0, calls.get(block), input));
    } else if (reasoning.has("text")) {
      steps.add(new AnswerEvent.ReasoningDelta(0, Json.textOf(reasoning, "text")));
    } else if (reasoning.has("signature")) {
      steps.add(
          new AnswerEvent.ReasoningSigned(
              0, BedrockAnswers.signature(Json.textOf(reasoning, "signature"))));
    } else if (reasoning.has("redactedContent")) {
      steps.add(
          new AnswerEvent.ReasoningHidden(
              0, BedrockAnswers.signature(Json.textOf(reasoning, "redactedContent"))));
    }
  }

  @Override
  public boolean isComplete() {
    return stopped && metered;
  }

  /** The usage may be missing, not the stop reason. */
  @Override
  public boolean mayEnd() {
    return stopped;
  }
}
