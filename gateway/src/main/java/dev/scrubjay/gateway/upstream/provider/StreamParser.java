package dev.scrubjay.gateway.upstream.provider;

import dev.scrubjay.gateway.dialect.MalformedReplyException;
import dev.scrubjay.gateway.dialect.SseEvent;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Parses a byte stream, in buffers of any size, into events. Not thread-safe. */
interface StreamParser {

  /**
   * Parses the next bytes; returns the events that they complete.
   *
   * @throws MalformedReplyException if they do not follow the format, or an event is too large
   */
  List<SseEvent> accept(byte[] bytes);

  /** The bytes that have come of an event which is not complete. */
  int pending();

  /** Parses the end of the bytes; returns the last event, if nothing has ended it. */
  List<SseEvent> end();

  /**
   * A parser of streams with {@code contentType}: of server-sent events unless it says otherwise.
   */
  static StreamParser of(@Nullable String contentType, int maxEventBytes) {
    String type = contentType == null ? "" : contentType.toLowerCase(Locale.ROOT);
    return type.startsWith("application/vnd.amazon.eventstream")
        ? new AwsEventParser()
        : new SseParser(maxEventBytes);
  }
}
