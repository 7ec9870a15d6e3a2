package dev.scrubjay.gateway.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.ProviderErrors;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.translation.AnswerDecoder.StreamDecoder;
import dev.scrubjay.gateway.dialect.translation.AnswerEvent;
import dev.scrubjay.gateway.dialect.translation.Conversation.ContentPart;
import dev.scrubjay.gateway.dialect.translation.Conversation.HiddenReasoning;
import dev.scrubjay.gateway.dialect.translation.Conversation.Reasoning;
import dev.scrubjay.gateway.dialect.translation.Conversation.Text;
import dev.scrubjay.gateway.dialect.translation.Signature;
import dev.scrubjay.gateway.dialect.translation.TranslatedAnswer.FinishReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Decodes OpenAI's stream of chunks, as OpenAI and less exact servers send it. */
final class OpenAiStreamDecoder implements StreamDecoder {
  private final Map<Integer, ChoiceState> choices = new TreeMap<>();
  private ObjectNode last = Json.object();
  private String id = "";
  private boolean started;
  private boolean done;

  /** The state of a choice. */
  private static final class ChoiceState {
    private final OpenAiStreamedCalls calls;
    private boolean said;
    private boolean refused;
    private boolean finished;

    boolean hasContent() {
      return said || refused || !calls.isEmpty();
    }

    ChoiceState(int choice, String answerId) {
      calls = new OpenAiStreamedCalls(choice, answerId);
    }
  }

  @Override
  public List<AnswerEvent> accept(SseEvent event) {
    List<AnswerEvent> steps = new ArrayList<>();
    if (event.data().equals(OpenAiChat.DONE)) {
      done = true;
      finishAll(steps);
      return steps;
    }
    ObjectNode chunk = ProviderErrors.eventBody(event);
    last = chunk;
    if (!started && !chunk.path("choices").isEmpty()) { // Azure's first chunk has none, nor an id
      started = true;
      id = OpenAiAnswers.id(chunk);
      long created = chunk.path("created").asLong();
      steps.add(new AnswerEvent.Started(id, Json.textOf(chunk, "model"), created));
    }
    chunk.path("choices").forEach(choice -> choice(choice, steps));
    if (OpenAiUsage.isIn(chunk)) {
      steps.add(new AnswerEvent.Used(OpenAiUsage.of(chunk)));
    }
    return steps;
  }

  private void choice(JsonNode part, List<AnswerEvent> steps) {
    int index = part.path("index").asInt();
    ChoiceState choice = choices.computeIfAbsent(index, number -> new ChoiceState(number, id));
    JsonNode delta = part.path("delta").isObject() ? part.path("delta") : part.path("message");
    for (ContentPart piece : OpenAiContent.of(delta)) {
      choice.said = true;
      steps.addAll(steps(index, piece));
    }
    String refusal = Json.textOf(delta, "refusal");
    if (!refusal.isEmpty()) {
      choice.refused |= !choice.said;
      steps.add(new AnswerEvent.RefusalDelta(index, refusal));
    }
    for (JsonNode call : OpenAiToolCalls.in(delta)) {
      choice.calls.accept(call, steps);
    }
    String reason = Json.textOf(part, "finish_reason");
    if (!reason.isEmpty()) {
      finish(index, choice, reason, steps);
    }
  }

  private static List<AnswerEvent> steps(int index, ContentPart piece) {
    List<AnswerEvent> steps = new ArrayList<>();
    switch (piece) {
      case Text text -> steps.add(new AnswerEvent.TextDelta(index, text.text()));
      case Reasoning reasoning -> {
        if (!reasoning.text().isEmpty()) {
          steps.add(new AnswerEvent.ReasoningDelta(index, reasoning.text()));
        }
        Signature signature = reasoning.signature();
        if (signature != null) {
          steps.add(new AnswerEvent.ReasoningSigned(index, signature));
        }
      }
      case HiddenReasoning hidden ->
          steps.add(new AnswerEvent.ReasoningHidden(index, hidden.data()));
      default -> steps.add(new AnswerEvent.MediaAdded(index, piece));
    }
    return steps;
  }

  private static void finish(int index, ChoiceState choice, String word, List<AnswerEvent> steps) {
    if (choice.finished) {
      return;
    }
    choice.finished = true;
    choice.calls.end(steps);
    FinishReason reason = OpenAiAnswers.reason(word, !choice.calls.isEmpty());
    boolean filtered = choice.refused && reason == FinishReason.STOP;
    steps.add(new AnswerEvent.Finished(index, filtered ? FinishReason.FILTERED : reason));
  }

  /** Finishes the choices of a server that gives no finish reasons, but an end marker. */
  private void finishAll(List<AnswerEvent> steps) {
    if (choices.values().stream().noneMatch(choice -> choice.finished)
        && choices.values().stream().allMatch(ChoiceState::hasContent)) {
      OpenAiRepairs.requirePiece(last);
      choices.forEach((index, choice) -> finish(index, choice, "", steps));
    }
  }

  @Override
  public boolean isComplete() {
    return done && mayEnd();
  }

  @Override
  public boolean mayEnd() {
    return !choices.isEmpty() && choices.values().stream().allMatch(choice -> choice.finished);
  }
}
