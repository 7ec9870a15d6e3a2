package dev.scrubjay.gateway.dialect.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.json.Json;

/**
 * The events about one part of an item: of its content, of its summary, or of its arguments.
 *
 * @param events collects them
 * @param item the item's id
 * @param output the item's place in the output
 * @param kind which kind of part
 * @param index the part's place in the item
 */
record PartEvents(ResponsesEvents events, String item, int output, Kind kind, int index) {

  /** The kinds of parts that are streamed in pieces. */
  enum Kind {
    TEXT("response.output_text", "text", "content_index"),
    REFUSAL("response.refusal", "refusal", "content_index"),
    REASONING("response.reasoning_text", "text", "content_index"),
    SUMMARY("response.reasoning_summary_text", "text", "summary_index"),
    ARGUMENTS("response.function_call_arguments", "arguments", ""),
    INPUT("response.custom_tool_call_input", "input", "");

    private final String event;
    private final String whole;
    private final String place;

    Kind(String event, String whole, String place) {
      this.event = event;
      this.whole = whole;
      this.place = place;
    }

    private String part() {
      return this == SUMMARY ? "response.reasoning_summary_part" : "response.content_part";
    }
  }

  /** Announces the part, without its text. */
  void added(ObjectNode part) {
    ObjectNode empty = part.deepCopy();
    empty.put(kind.whole, "");
    for (String grown : new String[] {"annotations", "logprobs"}) {
      if (empty.has(grown)) {
        empty.putArray(grown);
      }
    }
    events.add(kind.part() + ".added", place().set("part", empty));
  }

  void delta(String piece) {
    ObjectNode members = place().put("delta", piece);
    if (kind == Kind.TEXT) {
      members.putArray("logprobs");
    }
    events.add(kind.event + ".delta", members);
  }

  /** Announces an annotation of a text. */
  void annotation(int number, JsonNode annotation) {
    events.add(
        "response.output_text.annotation.added",
        place().put("annotation_index", number).set("annotation", annotation));
  }

  /** Ends the text of the part. */
  void done(String text, JsonNode logprobs) {
    ObjectNode members = place();
    if (kind == Kind.TEXT) {
      members.set("logprobs", logprobs instanceof ArrayNode list ? list : members.arrayNode());
    }
    events.add(kind.event + ".done", members.put(kind.whole, text));
  }

  /** Ends the arguments of a call of tool {@code name}. */
  void called(String name, String arguments) {
    ObjectNode members = place();
    if (kind == Kind.ARGUMENTS) {
      members.put("name", name);
    }
    events.add(kind.event + ".done", members.put(kind.whole, arguments));
  }

  /** Ends the part. */
  void partDone(ObjectNode part) {
    events.add(kind.part() + ".done", place().set("part", part));
  }

  private ObjectNode place() {
    ObjectNode members = Json.object().put("item_id", item).put("output_index", output);
    return kind.place.isEmpty() ? members : members.put(kind.place, index);
  }
}
