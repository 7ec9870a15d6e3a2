package dev.scrubjay.gateway.dialect.openai;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.AnswerAssembler;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.dialect.json.GrowingObject;
import dev.scrubjay.gateway.dialect.json.Json;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Assembles a continued text from its chunks, with all members that it does not know. */
final class CompletionAssembler implements AnswerAssembler {
  private final ObjectNode head = Json.object();
  private final Map<Integer, GrowingObject> choices = new TreeMap<>();
  private boolean done;
  private boolean broken;

  @Override
  public void accept(SseEvent event) {
    if (event.data().equals(OpenAiChat.DONE)) {
      done = true;
      return;
    }
    try {
      broken |= done || !add(Json.object(event.data()));
    } catch (JsonProcessingException e) {
      broken = true;
    }
  }

  /** Adds a chunk; returns whether it could be decoded. */
  private boolean add(ObjectNode chunk) {
    if (chunk.has("error")) {
      return false;
    }
    for (Map.Entry<String, JsonNode> member : chunk.properties()) {
      boolean says = !member.getValue().isNull() || !head.has(member.getKey());
      if (says && !member.getKey().equals("choices")) {
        head.set(member.getKey(), member.getValue());
      }
    }
    for (JsonNode part : chunk.path("choices")) {
      if (!part.isObject()) {
        return false;
      }
      GrowingObject choice =
          choices.computeIfAbsent(part.path("index").asInt(), index -> new GrowingObject());
      part.properties().forEach(member -> add(choice, member.getKey(), member.getValue()));
    }
    return true;
  }

  private static void add(GrowingObject choice, String name, JsonNode value) {
    if (name.equals("text") || name.equals("logprobs")) {
      choice.add(name, value);
    } else if (!value.isNull() || !choice.has(name)) {
      choice.set(name, value);
    }
  }

  @Override
  public Optional<ObjectNode> answer() {
    if (broken || !done) {
      return Optional.empty();
    }
    ObjectNode answer = head.deepCopy();
    if (answer.path("usage").isNull()) {
      answer.remove("usage");
    }
    ArrayNode list = answer.putArray("choices");
    choices.values().forEach(choice -> list.add(choice.whole()));
    return CompletionAnswers.isComplete(answer) ? Optional.of(answer) : Optional.empty();
  }
}
