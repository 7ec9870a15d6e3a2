package dev.scrubjay.gateway.dialect.responses;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.dialect.json.Json;
import java.util.ArrayList;
import java.util.List;

/** Collects the events of a stream, each with its name and its number. Not thread-safe. */
final class ResponsesEvents {
  private final List<SseEvent> ready = new ArrayList<>();
  private int sequence;

  /**
   * @param sequence the number of the next event
   */
  ResponsesEvents(int sequence) {
    this.sequence = sequence;
  }

  /** Adds an event of {@code type} with more {@code members}. */
  void add(String type, ObjectNode members) {
    ObjectNode data = Json.object().put("type", type).put("sequence_number", sequence++);
    data.setAll(members);
    ready.add(new SseEvent(type, Json.text(data)));
  }

  /** Adds an event about the whole response. */
  void response(String type, ObjectNode response) {
    add(type, Json.object().set("response", response));
  }

  /** Adds the two events with which a stream begins. */
  void begin(ObjectNode response) {
    ObjectNode begun = response.deepCopy().put("status", "in_progress");
    begun.putArray("output");
    for (String unknown : List.of("usage", "incomplete_details", "error", "completed_at")) {
      if (begun.has(unknown)) {
        begun.putNull(unknown);
      }
    }
    response("response.created", begun);
    response("response.in_progress", begun);
  }

  /** Adds an event about one item of the output. */
  void item(String type, int index, ObjectNode item) {
    add(type, Json.object().put("output_index", index).set("item", item));
  }

  /** The events that were added since the last call. */
  List<SseEvent> take() {
    List<SseEvent> taken = List.copyOf(ready);
    ready.clear();
    return taken;
  }
}
