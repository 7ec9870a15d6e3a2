package dev.scrubjay.gateway.dialect;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.json.Json;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One server-sent event. Events are equal if their fields are. */
public final class SseEvent {
  private final @Nullable String event;
  private final String data;

  /** The data as whoever checked it has parsed it, until somebody takes it. */
  private @Nullable ObjectNode object;

  /**
   * An event.
   *
   * @param event its {@code event:} field, {@code null} if it has none
   * @param data its {@code data:} lines, joined by newlines
   */
  public SseEvent(@Nullable String event, String data) {
    this.event = event;
    this.data = data;
  }

  /** Its {@code event:} field, {@code null} if it has none. */
  public @Nullable String event() {
    return event;
  }

  /** Its {@code data:} lines, joined by newlines. */
  public String data() {
    return data;
  }

  /** This event, with the object that its data was found to be, for the one who takes it next. */
  public SseEvent keeping(ObjectNode parsed) {
    object = parsed;
    return this;
  }

  /** Drops the object that it keeps, which takes several times the memory of the data. */
  public void drop() {
    object = null;
  }

  /** The JSON object in its data, which is then the caller's; parsed unless the event keeps it. */
  public ObjectNode takeObject() throws JsonProcessingException {
    ObjectNode kept = object;
    object = null;
    return kept == null ? Json.object(data) : kept;
  }

  /** The event's wire format, with the blank line that ends it. */
  public String encode() {
    StringBuilder wire = new StringBuilder(data.length() + 32);
    if (event != null) {
      wire.append("event: ").append(event).append('\n');
    }
    int start = 0;
    for (int end = data.indexOf('\n'); end >= 0; end = data.indexOf('\n', start)) {
      wire.append("data: ").append(data, start, end + 1);
      start = end + 1;
    }
    return wire.append("data: ").append(data, start, data.length()).append("\n\n").toString();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SseEvent same
        && Objects.equals(event, same.event)
        && data.equals(same.data);
  }

  @Override
  public int hashCode() {
    return Objects.hash(event, data);
  }

  @Override
  public String toString() {
    return "SseEvent[event=" + event + ", data=" + data + "]";
  }
}
