package dev.scrubjay.gateway.http.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.scrubjay.gateway.answers.Answer;
import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.ApiException;
import dev.scrubjay.gateway.dialect.ChatRequest;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.http.filter.ReplyPace;
import dev.scrubjay.gateway.http.message.Errors;
import dev.scrubjay.gateway.http.message.FactHeaders;
import dev.scrubjay.gateway.load.LargeWork;
import dev.scrubjay.gateway.upstream.provider.Cancellation;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
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
        LargeWork.onBytes(
                request.dialect().isPersonal() ? whole.body().length() : 0,
                () -> shown(whole.body(), request))
            .onSuccess(body -> end(context, body));
      }
      case Answer.Streamed streamed ->
          new StreamCopy(context, request, stream).copy(streamed.events());
      case Answer.Refused refused -> refuse(context, request, refused.error(), stream);
    }
  }

  private static void end(RoutingContext context, Buffer body) {
    try {
      ReplyPace.end(context, "application/json", body);
    } catch (ApiException noMemory) {
      context.fail(noMemory);
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
}
