package dev.scrubjay.gateway.http.chat;

import dev.scrubjay.gateway.answers.Answer;
import dev.scrubjay.gateway.dialect.ChatRequest;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.http.message.Errors;
import dev.scrubjay.gateway.http.message.FactHeaders;
import dev.scrubjay.gateway.http.message.RequestIds;
import dev.scrubjay.gateway.upstream.provider.Cancellation;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.streams.ReadStream;
import io.vertx.ext.web.RoutingContext;

/** Sends replies to clients. A stream is read no faster than its client reads it. */
final class ReplyWriter {
  private ReplyWriter() {}

  public static void write(
      RoutingContext context, ChatRequest request, Answer answer, Cancellation cancellation) {
    HttpServerResponse response = context.response();
    if (response.closed() || response.ended()) {
      cancellation.cancel();
      return;
    }
    FactHeaders.put(response, answer.facts());
    switch (answer) {
      case Answer.Whole whole -> {
        FactHeaders.wholeAnswer(response, whole.facts());
        response.putHeader(HttpHeaders.CONTENT_TYPE, "application/json").end(whole.body());
      }
      case Answer.Streamed streamed -> stream(context, request, streamed.events());
      case Answer.Refused refused -> Errors.write(context, request.dialect(), refused.error());
    }
  }

  private static void stream(
      RoutingContext context, ChatRequest request, ReadStream<SseEvent> events) {
    HttpServerResponse response = context.response();
    StreamFormat format = StreamFormat.of(context);
    response
        .putHeader(HttpHeaders.CONTENT_TYPE, format.contentType())
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
        .putHeader("X-Accel-Buffering", "no")
        .setChunked(true);
    events.exceptionHandler(cause -> fail(context, request, format, cause));
    events.endHandler(nothing -> response.end(format.end()));
    events.handler(
        event -> {
          request
              .dialect()
              .shown(event, request)
              .ifPresent(shown -> response.write(format.encode(shown)));
          if (response.writeQueueFull()) {
            events.pause();
            response.drainHandler(nothing -> events.resume());
          }
        });
    events.resume();
  }

  /** Ends a stream that has begun with an error event, which SDKs raise as an error. */
  private static void fail(
      RoutingContext context, ChatRequest request, StreamFormat format, Throwable cause) {
    HttpServerResponse response = context.response();
    if (response.closed() || response.ended()) {
      return;
    }
    String requestId = RequestIds.of(context);
    request
        .dialect()
        .encodeStreamError(Errors.of(cause, requestId), requestId)
        .forEach(event -> response.write(format.encode(event)));
    response.end(format.end());
  }
}
