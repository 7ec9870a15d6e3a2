package dev.scrubjay.gateway.http.chat;

import dev.scrubjay.gateway.dialect.SseEvent;
import io.vertx.ext.web.RoutingContext;

/**
 * The format of one streamed response: server-sent events, or a JSON array whose elements are the
 * events' data, which Google's API sends unless it is asked for events. Not thread-safe.
 */
final class StreamFormat {
  private static final String ARRAY_METHOD = ":streamGenerateContent";

  private final boolean array;
  private boolean begun;

  private StreamFormat(boolean array) {
    this.array = array;
  }

  static StreamFormat of(RoutingContext context) {
    boolean google = context.normalizedPath().endsWith(ARRAY_METHOD);
    return new StreamFormat(google && !context.queryParam("alt").contains("sse"));
  }

  String contentType() {
    return array ? "application/json; charset=utf-8" : "text/event-stream; charset=utf-8";
  }

  String encode(SseEvent event) {
    if (!array) {
      return event.encode();
    }
    String before = begun ? ",\n" : "[";
    begun = true;
    return before + event.data();
  }

  /** What may be sent between events: {@code keepAlive}, or white space within a JSON array. */
  String ping(String keepAlive) {
    return array ? " " : keepAlive;
  }

  /** The end of a response. */
  String end() {
    return array ? (begun ? "]" : "[]") : "";
  }
}
