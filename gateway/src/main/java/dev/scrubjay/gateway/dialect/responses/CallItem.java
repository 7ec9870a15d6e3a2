package dev.scrubjay.gateway.dialect.responses;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.responses.PartEvents.Kind;

/** A call of a tool that is being written. Not thread-safe. */
final class CallItem {
  private final boolean custom;
  private final ResponsesEvents events;
  private final ObjectNode item;
  private final int index;
  private final PartEvents part;
  private final StringBuilder arguments = new StringBuilder();

  private CallItem(boolean custom, ResponsesEvents events, ObjectNode item, int index) {
    this.custom = custom;
    this.events = events;
    this.item = item;
    this.index = index;
    this.part =
        new PartEvents(
            events, Json.textOf(item, "id"), index, custom ? Kind.INPUT : Kind.ARGUMENTS, 0);
  }

  /**
   * Begins a call.
   *
   * @param custom whether the tool takes any text
   * @param base of the item's id
   * @param index the item's place in the output
   */
  static CallItem begin(
      boolean custom, ResponsesEvents events, String base, int index, String callId, String name) {
    ObjectNode item =
        Json.object()
            .put("id", (custom ? "ctc_" : "fc_") + base)
            .put("type", custom ? "custom_tool_call" : "function_call")
            .put("status", "in_progress")
            .put(custom ? "input" : "arguments", "")
            .put("call_id", callId)
            .put("name", name);
    events.item("response.output_item.added", index, item);
    return new CallItem(custom, events, item, index);
  }

  int index() {
    return index;
  }

  /** The characters of the arguments so far. */
  int length() {
    return arguments.length();
  }

  /** Adds a piece of the arguments. Those of a custom tool are JSON only until they are whole. */
  void add(String piece) {
    arguments.append(piece);
    if (!custom && !piece.isEmpty()) {
      part.delta(piece);
    }
  }

  /** Ends the item, and returns it whole. */
  ObjectNode close() {
    String written = arguments.isEmpty() ? "{}" : arguments.toString();
    if (custom) {
      written = ResponsesTools.input(written);
      part.delta(written);
    } else if (arguments.isEmpty()) {
      part.delta(written);
    }
    part.called(Json.textOf(item, "name"), written);
    ObjectNode whole = item.deepCopy().put("status", "completed");
    whole.put(custom ? "input" : "arguments", written);
    events.item("response.output_item.done", index, whole);
    return whole;
  }
}
