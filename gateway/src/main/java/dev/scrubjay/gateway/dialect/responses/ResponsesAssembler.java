package dev.scrubjay.gateway.dialect.responses;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.AnswerAssembler;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.dialect.json.Json;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Assembles a response from a stream's events: the last one has it whole. Some servers leave the
 * output out there; it is then that of the items that came before.
 */
final class ResponsesAssembler implements AnswerAssembler {
  private final Map<Integer, JsonNode> items = new TreeMap<>();
  private @Nullable ObjectNode answer;
  private boolean broken;

  @Override
  public void accept(SseEvent event) {
    String name = event.event();
    boolean counts = name == null || ResponsesEnds.isEnd(name) || name.equals(ResponsesEnds.ITEM);
    if (broken || !counts) {
      return;
    }
    try {
      add(Json.object(event.data()));
    } catch (JsonProcessingException e) {
      broken = true;
    }
  }

  private void add(ObjectNode data) {
    String type = Json.textOf(data, "type");
    if (type.equals(ResponsesEnds.ITEM)) {
      items.put(data.path("output_index").asInt(), data.path("item"));
    } else if (ResponsesEnds.isEnd(type)) {
      broken = answer != null || !(data.path("response") instanceof ObjectNode);
      answer = data.path("response") instanceof ObjectNode whole ? whole : null;
    }
  }

  @Override
  public Optional<ObjectNode> answer() {
    if (broken || answer == null) {
      return Optional.empty();
    }
    ObjectNode whole = answer.deepCopy();
    if (whole.path("output").isEmpty() && !items.isEmpty()) {
      whole.putArray("output").addAll(items.values());
    }
    return ResponsesAnswers.isComplete(whole) ? Optional.of(whole) : Optional.empty();
  }
}
