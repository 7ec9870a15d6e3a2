package dev.scrubjay.gateway.dialect;

import org.jspecify.annotations.Nullable;

/**
 * One server-sent event.
 *
 * @param event its {@code event:} field, {@code null} if it has none
 * @param data its {@code data:} lines, joined by newlines
 */
public record SseEvent(@Nullable String event, String data) {

  /** The event's wire format, with the blank line that ends it. */
  public String encode() {
    StringBuilder wire = new StringBuilder(data.length() + 32);
    if (event != null) {
      wire.append("event: ").append(event).append('\n');
    }
    for (String line : data.split("\n", -1)) {
      wire.append("data: ").append(line).append('\n');
    }
    return wire.append('\n').toString();
  }
}
