package dev.scrubjay.gateway.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.AnswerDecoder.StreamDecoder;
import dev.scrubjay.gateway.dialect.AnswerEvent;
import dev.scrubjay.gateway.dialect.Json;
import dev.scrubjay.gateway.dialect.ProviderErrors;
import dev.scrubjay.gateway.dialect.SseEvent;
import java.util.ArrayList;
import java.util.List;

/** OpenAI's stream of chunks, as steps in no dialect. */
final class OpenAiStreamDecoder implements StreamDecoder {
  private boolean started;
  private boolean done;

  @Override
  public List<AnswerEvent> accept(SseEvent event) {
    if (event.data().equals(OpenAiChat.DONE)) {
      done = true;
      return List.of();
    }
    ObjectNode chunk = ProviderErrors.eventBody(event);
    List<AnswerEvent> steps = new ArrayList<>();
    if (!started) {
      started = true;
      steps.add(
          new AnswerEvent.Started(
              Json.textOf(chunk, "id"),
              Json.textOf(chunk, "model"),
              chunk.path("created").asLong()));
    }
    chunk.path("choices").forEach(choice -> choice(choice, steps));
    if (chunk.path("usage").isObject()) {
      steps.add(new AnswerEvent.Used(OpenAiAnswers.usage(chunk.path("usage"))));
    }
    return steps;
  }

  private static void choice(JsonNode choice, List<AnswerEvent> steps) {
    int index = choice.path("index").asInt();
    JsonNode delta = choice.path("delta");
    for (String name : List.of("content", "refusal")) {
      String text = Json.textOf(delta, name);
      if (!text.isEmpty()) {
        steps.add(new AnswerEvent.TextDelta(index, text));
      }
    }
    for (JsonNode call : delta.path("tool_calls")) {
      int number = call.path("index").asInt();
      JsonNode function = call.path("function");
      String id = Json.textOrNull(call, "id");
      if (id != null) {
        steps.add(new AnswerEvent.ToolStarted(index, number, id, Json.textOf(function, "name")));
      }
      String arguments = Json.textOf(function, "arguments");
      if (!arguments.isEmpty()) {
        steps.add(new AnswerEvent.ArgumentsDelta(index, number, arguments));
      }
    }
    String reason = Json.textOrNull(choice, "finish_reason");
    if (reason != null) {
      steps.add(new AnswerEvent.Finished(index, OpenAiAnswers.reason(reason)));
    }
  }

  @Override
  public boolean isComplete() {
    return done;
  }
}
