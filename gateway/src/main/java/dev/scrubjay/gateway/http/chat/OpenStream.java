package dev.scrubjay.gateway.http.chat;

import dev.scrubjay.gateway.dialect.ChatRequest;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.http.message.Errors;
import dev.scrubjay.gateway.http.message.RequestIds;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;

/**
 * The stream that a client gets: its head, its events, and a sign of life whenever nothing has been
 * sent for a while, first of all before the first event. The head is sent with whichever comes
 * first; once it is, a failure is an event of the stream. Confined to the request's context.
 */
final class OpenStream {
  private final RoutingContext context;
  private final ChatRequest request;
  private final HttpServerResponse response;
  private final StreamFormat format;
  private boolean silent = true;
  private int sent;

  private OpenStream(RoutingContext context, ChatRequest request) {
    this.context = context;
    this.request = request;
    this.response = context.response();
    this.format = StreamFormat.of(context);
  }

  /**
   * Opens the stream of {@code request}.
   *
   * @param interval how long it may be silent; zero for ever
   */
  static OpenStream open(RoutingContext context, ChatRequest request, Duration interval) {
    OpenStream stream = new OpenStream(context, request);
    if (request.stream() && interval.isPositive()) {
      long timer = context.vertx().setPeriodic(interval.toMillis(), id -> stream.ping());
      context.addEndHandler(ended -> context.vertx().cancelTimer(timer));
    }
    return stream;
  }

  /** Whether the client has been sent the head. */
  boolean hasBegun() {
    return response.headWritten();
  }

  private void ping() {
    if (silent && !response.ended() && !response.closed() && !response.writeQueueFull()) {
      begin();
      response.write(format.ping(request.dialect().keepAlive()));
    }
    silent = true;
  }

  /** Sets the head, unless it has been sent. */
  void begin() {
    if (!response.headWritten()) {
      response
          .putHeader(HttpHeaders.CONTENT_TYPE, format.contentType())
          .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
          .putHeader("X-Accel-Buffering", "no")
          .setChunked(true);
    }
  }

  /** The bytes of an event as they are sent. */
  Buffer encoded(SseEvent event) {
    return Buffer.buffer(format.encode(event));
  }

  /** Sends an event that is {@link #encoded}. */
  void send(Buffer event) {
    silent = false;
    sent++;
    response.write(event);
  }

  void end() {
    response.end(format.end());
  }

  /** Ends a stream that has begun with an error event, which SDKs raise as an error. */
  void fail(Throwable cause) {
    if (response.closed() || response.ended()) {
      return;
    }
    begin();
    String requestId = RequestIds.of(context);
    request
        .dialect()
        .encodeStreamError(Errors.of(cause, requestId), requestId, sent)
        .forEach(event -> response.write(format.encode(event)));
    response.end(format.end());
  }
}
