package dev.scrubjay.gateway.http.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.scrubjay.gateway.answers.Answer;
import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.ApiException;
import dev.scrubjay.gateway.dialect.ChatRequest;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.http.message.Errors;
import dev.scrubjay.gateway.http.message.FactHeaders;
import dev.scrubjay.gateway.upstream.provider.Cancellation;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.streams.ReadStream;
import io.vertx.ext.web.RoutingContext;

/** Sends replies to clients. A stream is read no faster than its client reads it. */
final class ReplyWriter {
  private ReplyWriter() {}

  /**
   * Writes {@code answer}.
   *
   * @param stream of the client, which may have begun
   */
  static void write(
      RoutingContext context,
      ChatRequest request,
      Answer answer,
      OpenStream stream,
      Cancellation cancellation) {
    HttpServerResponse response = context.response();
    if (response.closed() || response.ended()) {
      cancellation.cancel();
      return;
    }
    if (!stream.hasBegun()) {
      FactHeaders.put(response, answer.facts());
    }
    switch (answer) {
      case Answer.Whole whole -> {
        FactHeaders.wholeAnswer(response, whole.facts());
        response
            .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
            .end(shown(whole.body(), request));
      }
      case Answer.Streamed streamed -> copy(streamed.events(), stream, request, response);
      case Answer.Refused refused -> refuse(context, request, refused.error(), stream);
    }
  }

  private static Buffer shown(Buffer body, ChatRequest request) {
    if (!request.dialect().isPersonal()) {
      return body;
    }
    try {
      return request
          .dialect()
          .shown(Json.object(body.getBytes()), request)
          .map(Json::bytes)
          .map(Buffer::buffer)
          .orElse(body);
    } catch (JsonProcessingException e) {
      return body;
    }
  }

  private static void refuse(
      RoutingContext context, ChatRequest request, ApiError error, OpenStream stream) {
    if (stream.hasBegun()) {
      stream.fail(new ApiException(error));
    } else {
      Errors.write(context, request.dialect(), error);
    }
  }

  private static void copy(
      ReadStream<SseEvent> events,
      OpenStream stream,
      ChatRequest request,
      HttpServerResponse response) {
    stream.begin();
    events.exceptionHandler(stream::fail);
    events.endHandler(nothing -> stream.end());
    events.handler(
        event -> {
          request.dialect().shown(event, request).ifPresent(stream::send);
          if (response.writeQueueFull()) {
            events.pause();
            response.drainHandler(nothing -> events.resume());
          }
        });
    events.resume();
  }
}
