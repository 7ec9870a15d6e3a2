package dev.scrubjay.gateway.upstream.provider;

import dev.scrubjay.gateway.dialect.MalformedReplyException;
import dev.scrubjay.gateway.dialect.SseEvent;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Parses a byte stream, in buffers of any size, into server-sent events. See <a
 * href="https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream">the
 * HTML standard</a>. Not thread-safe.
 */
final class SseParser implements StreamParser {
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

  private final int maxEventBytes;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream(512);
  private final StringBuilder data = new StringBuilder();
  private boolean hasData;
  private @Nullable String event;
  private boolean afterCarriageReturn;
  private boolean firstLine = true;

  SseParser(int maxEventBytes) {
    this.maxEventBytes = maxEventBytes;
  }

  /**
   * Parses the next bytes; returns the events that they complete.
   *
   * @throws MalformedReplyException if an event is too large
   */
  @Override
  public List<SseEvent> accept(byte[] bytes) {
    List<SseEvent> events = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < bytes.length; i++) {
      byte b = bytes[i];
      if (b == '\n' || b == '\r') {
        addToLine(bytes, start, i);
        start = i + 1;
        boolean ended = b == '\n' && afterCarriageReturn && line.size() == 0; // by the \r before
        if (!ended) {
          endOfLine(events);
        }
        afterCarriageReturn = b == '\r';
      }
    }
    addToLine(bytes, start, bytes.length);
    return events;
  }

  private void addToLine(byte[] bytes, int from, int to) {
    line.write(bytes, from, to - from);
    if (line.size() + data.length() > maxEventBytes) {
      throw new MalformedReplyException("an event of the stream is too large");
    }
  }

  @Override
  public int pending() {
    return line.size() + data.length();
  }

  /** Parses the end of the bytes; returns the last event, if no blank line has ended it. */
  @Override
  public List<SseEvent> end() {
    List<SseEvent> events = new ArrayList<>();
    endOfLine(events); // of the last line, or the blank one that is missing
    endOfLine(events);
    return events;
  }

  private void endOfLine(List<SseEvent> events) {
    String text = takeLine();
    if (!text.isEmpty()) {
      field(text);
      return;
    }
    if (hasData) {
      events.add(new SseEvent(event, data.toString()));
    }
    data.setLength(0);
    hasData = false;
    event = null;
  }

  private String takeLine() {
    byte[] bytes = line.toByteArray();
    line.reset();
    int from = 0;
    if (firstLine) {
      firstLine = false;
      boolean marked =
          bytes.length >= 3
              && bytes[0] == BYTE_ORDER_MARK[0]
              && bytes[1] == BYTE_ORDER_MARK[1]
              && bytes[2] == BYTE_ORDER_MARK[2];
      from = marked ? BYTE_ORDER_MARK.length : 0;
    }
    return new String(bytes, from, bytes.length - from, StandardCharsets.UTF_8);
  }

  private void field(String text) {
    int colon = text.indexOf(':');
    String name = colon < 0 ? text : text.substring(0, colon);
    String value = colon < 0 ? "" : text.substring(colon + 1);
    value = value.startsWith(" ") ? value.substring(1) : value;
    if (name.equals("data")) {
      data.append(hasData ? "\n" : "").append(value);
      hasData = true;
    } else if (name.equals("event")) {
      event = value;
    }
  }
}
