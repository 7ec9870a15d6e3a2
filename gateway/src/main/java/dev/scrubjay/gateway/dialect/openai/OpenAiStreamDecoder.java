package dev.scrubjay.gateway.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.ProviderErrors;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.translation.AnswerDecoder.StreamDecoder;
import dev.scrubjay.gateway.dialect.translation.AnswerEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Decodes OpenAI's stream of chunks.
 *
 * <p>Some servers repeat a call's id with each piece, give no ids, or give all calls one index. A
 * call is therefore new if its index or its id is new.
 */
final class OpenAiStreamDecoder implements StreamDecoder {
  private final Map<Integer, ChoiceState> choices = new HashMap<>();
  private String id = "";
  private boolean started;
  private boolean done;

  /** The state of a choice. */
  private static final class ChoiceState {
    /** The number of the current call of each index. */
    private final Map<Integer, Integer> numbers = new HashMap<>();

    private final List<String> ids = new ArrayList<>();
    private boolean finished;
  }

  @Override
  public List<AnswerEvent> accept(SseEvent event) {
    if (event.data().equals(OpenAiChat.DONE)) {
      done = true;
      return List.of();
    }
    ObjectNode chunk = ProviderErrors.eventBody(event);
    List<AnswerEvent> steps = new ArrayList<>();
    if (!started && !chunk.path("choices").isEmpty()) { // Azure's first chunk has none, nor an id
      started = true;
      id = Json.textOf(chunk, "id");
      long created = chunk.path("created").asLong();
      steps.add(new AnswerEvent.Started(id, Json.textOf(chunk, "model"), created));
    }
    chunk.path("choices").forEach(choice -> choice(choice, steps));
    if (chunk.path("usage").isObject()) {
      steps.add(new AnswerEvent.Used(OpenAiAnswers.usage(chunk.path("usage"))));
    }
    return steps;
  }

  private void choice(JsonNode part, List<AnswerEvent> steps) {
    int index = part.path("index").asInt();
    ChoiceState choice = choices.computeIfAbsent(index, number -> new ChoiceState());
    JsonNode delta = part.path("delta");
    for (String name : List.of("content", "refusal")) {
      String text = Json.textOf(delta, name);
      if (!text.isEmpty()) {
        steps.add(new AnswerEvent.TextDelta(index, text));
      }
    }
    delta.path("tool_calls").forEach(call -> call(index, choice, call, steps));
    String reason = Json.textOrNull(part, "finish_reason");
    if (reason != null && !choice.finished) {
      choice.finished = true;
      boolean called = !choice.ids.isEmpty();
      steps.add(new AnswerEvent.Finished(index, OpenAiAnswers.reason(reason, called)));
    }
  }

  private void call(int index, ChoiceState choice, JsonNode call, List<AnswerEvent> steps) {
    int place = call.path("index").asInt();
    JsonNode function = call.path("function");
    String given = Json.textOf(call, "id");
    Integer number = choice.numbers.get(place);
    if (number == null || !(given.isEmpty() || given.equals(choice.ids.get(number)))) {
      number = choice.ids.size();
      choice.numbers.put(place, number);
      choice.ids.add(OpenAiToolCalls.id(call, id, number));
      String name = Json.textOf(function, "name");
      steps.add(new AnswerEvent.ToolStarted(index, number, choice.ids.get(number), name));
    }
    String arguments = Json.textOf(function, "arguments");
    if (!arguments.isEmpty()) {
      steps.add(new AnswerEvent.ArgumentsDelta(index, number, arguments));
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
