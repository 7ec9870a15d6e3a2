package dev.scrubjay.gateway.dialect.responses;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.responses.PartEvents.Kind;
import org.jspecify.annotations.Nullable;

/** A message or reasoning that is being written, with one part. Not thread-safe. */
final class TextItem {
  /** The kinds of items whose text comes in pieces. */
  enum Kind {
    MESSAGE,
    REFUSAL,
    REASONING;

    private PartEvents.Kind part() {
      return switch (this) {
        case MESSAGE -> PartEvents.Kind.TEXT;
        case REFUSAL -> PartEvents.Kind.REFUSAL;
        case REASONING -> PartEvents.Kind.SUMMARY;
      };
    }
  }

  private final Kind kind;
  private final ResponsesEvents events;
  private final ObjectNode item;
  private final int index;
  private final PartEvents part;
  private final StringBuilder text = new StringBuilder();
  private @Nullable String sealed;
  private boolean opened;

  private TextItem(Kind kind, ResponsesEvents events, ObjectNode item, int index) {
    this.kind = kind;
    this.events = events;
    this.item = item;
    this.index = index;
    this.part = new PartEvents(events, Json.textOf(item, "id"), index, kind.part(), 0);
  }

  /**
   * Begins an item.
   *
   * @param base of its id
   * @param index its place in the output
   */
  static TextItem begin(Kind kind, ResponsesEvents events, String base, int index) {
    ObjectNode item;
    if (kind != Kind.REASONING) {
      item =
          Json.object()
              .put("id", "msg_" + base)
              .put("type", "message")
              .put("status", "in_progress")
              .put("role", "assistant");
      item.putArray("content");
    } else {
      item = ReasoningItems.item(ReasoningItems.id(base));
    }
    events.item("response.output_item.added", index, item);
    return new TextItem(kind, events, item, index);
  }

  Kind kind() {
    return kind;
  }

  int index() {
    return index;
  }

  /** The characters written so far. */
  int length() {
    return text.length();
  }

  void add(String piece) {
    if (piece.isEmpty()) {
      return;
    }
    if (!opened) {
      opened = true;
      part.added(part(""));
    }
    text.append(piece);
    part.delta(piece);
  }

  /** Sets what the provider wants back with the reasoning. */
  void sign(String signature) {
    sealed = signature;
  }

  /** Ends the item, and returns it whole. */
  ObjectNode close(String status) {
    ObjectNode whole = item.deepCopy();
    if (opened) {
      ObjectNode done = part(text.toString());
      part.done(text.toString(), done.path("logprobs"));
      part.partDone(done);
      whole.putArray(kind == Kind.REASONING ? "summary" : "content").add(done);
    }
    if (kind != Kind.REASONING) {
      whole.put("status", status);
    }
    if (sealed != null) {
      whole.put("encrypted_content", sealed);
    }
    events.item("response.output_item.done", index, whole);
    return whole;
  }

  private ObjectNode part(String written) {
    ObjectNode made = Json.object();
    if (kind == Kind.REASONING) {
      return made.put("type", "summary_text").put("text", written);
    }
    if (kind == Kind.REFUSAL) {
      return made.put("type", "refusal").put("refusal", written);
    }
    made.put("type", "output_text").put("text", written).putArray("annotations");
    made.putArray("logprobs");
    return made;
  }
}
