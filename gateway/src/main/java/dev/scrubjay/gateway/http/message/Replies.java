package dev.scrubjay.gateway.http.message;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.json.Json;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;

/** Ends responses, most of them with JSON. */
public final class Replies {
  /** The media type of JSON objects, each on a line. */
  private static final String LINES = "application/x-ndjson";

  private Replies() {}

  /** Ends the response with {@code body}, unless the client is gone or has its answer. */
  public static void json(RoutingContext context, int status, ObjectNode body) {
    if (context.response().closed() || context.response().ended()) {
      return;
    }
    context.response().setStatusCode(status);
    end(context, Buffer.buffer(Json.figures(body)));
  }

  /**
   * Says how far a long call has come, on a line of its own, if the caller accepts JSON lines. Says
   * nothing while the client is slower than the call.
   */
  public static void line(RoutingContext context, ObjectNode step) {
    HttpServerResponse response = context.response();
    if (!takesLines(context) || response.closed() || response.writeQueueFull()) {
      return;
    }
    beginLines(response);
    response.write(line(step));
  }

  /** Ends the response to a call that may have said how far it has come with its result. */
  public static void lastLine(RoutingContext context, ObjectNode result) {
    HttpServerResponse response = context.response();
    if (!takesLines(context)) {
      json(context, 200, result);
    } else if (!response.closed()) {
      beginLines(response);
      response.end(line(result));
    }
  }

  private static void beginLines(HttpServerResponse response) {
    if (!response.headWritten()) {
      response.putHeader(HttpHeaders.CONTENT_TYPE, LINES).setChunked(true);
    }
  }

  private static Buffer line(ObjectNode value) {
    return Buffer.buffer(Json.figures(value)).appendString("\n");
  }

  private static boolean takesLines(RoutingContext context) {
    String accepted = context.request().getHeader(HttpHeaders.ACCEPT);
    return accepted != null && accepted.contains(LINES);
  }

  /** Ends the response with JSON, unless the client is gone or has its answer. */
  public static void end(RoutingContext context, Buffer json) {
    if (!context.response().closed() && !context.response().ended()) {
      end(context, "application/json", json);
    }
  }

  /** Ends the response with {@code body}, or with its length alone if the method is HEAD. */
  public static Future<Void> end(RoutingContext context, String contentType, Buffer body) {
    HttpServerResponse response =
        context.response().putHeader(HttpHeaders.CONTENT_TYPE, contentType);
    return context.request().method().equals(HttpMethod.HEAD)
        ? response.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length())).end()
        : response.end(body);
  }

  /** Ends the response in the form of the seed's calls: {@code {"success": true, "data": ...}}. */
  public static void success(RoutingContext context, ObjectNode data) {
    end(context, success(data));
  }

  /** The JSON of such a response. */
  public static Buffer success(ObjectNode data) {
    ObjectNode body = Json.object().put("success", true);
    body.set("data", data);
    return Buffer.buffer(Json.figures(body));
  }
}
