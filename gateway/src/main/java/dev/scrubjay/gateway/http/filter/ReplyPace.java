package dev.scrubjay.gateway.http.filter;

import dev.scrubjay.gateway.http.message.RequestEnd;
import dev.scrubjay.gateway.load.BodySlices;
import dev.scrubjay.gateway.load.MemoryBudget;
import dev.scrubjay.gateway.load.MemoryKind;
import dev.scrubjay.gateway.stream.Allowance;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;

/**
 * The pace at which replies are written: that of their readers. A reader that takes nothing for too
 * long is cut off, and whole replies take memory until they are read.
 */
public final class ReplyPace implements Handler<RoutingContext> {
  private static final String KEY = "reply-pace";

  private final MemoryBudget budget;
  private final Duration slowReader;

  /**
   * @param slowReader how long a reader may take nothing
   */
  public ReplyPace(MemoryBudget budget, Duration slowReader) {
    this.budget = budget;
    this.slowReader = slowReader;
  }

  @Override
  public void handle(RoutingContext context) {
    context.put(KEY, this);
    context.next();
  }

  /** Calls {@code drained} once the reader has taken what was written, unless it is cut off. */
  public static void await(RoutingContext context, Runnable drained) {
    ReplyPace pace = context.get(KEY);
    HttpServerResponse response = context.response();
    long timer =
        pace == null
            ? -1
            : context
                .vertx()
                .setTimer(
                    pace.slowReader.toMillis(),
                    id -> {
                      if (!response.closed()) {
                        cutOff(context);
                      }
                    });
    response.drainHandler(
        nothing -> {
          context.vertx().cancelTimer(timer);
          response.drainHandler(null);
          drained.run();
        });
  }

  /** Ends the response at once, without waiting for what was written before to be read. */
  @SuppressWarnings("FutureReturnValueIgnored") // the connection is given up, however it closes
  private static void cutOff(RoutingContext context) {
    if (context.request().version() != HttpVersion.HTTP_2
        && context.request().connection() instanceof HttpServerConnection connection) {
      connection.channelHandlerContext().pipeline().firstContext().close();
    } else {
      context.response().reset();
    }
  }

  /**
   * Ends the response with {@code body}; one that is large is written as it is read.
   *
   * @throws dev.scrubjay.gateway.dialect.ApiException if there is no memory for it
   */
  public static void end(RoutingContext context, String contentType, Buffer body) {
    ReplyPace pace = context.get(KEY);
    HttpServerResponse response = context.response();
    if (pace != null && body.length() > BodySlices.SLICE) {
      Allowance allowance = pace.budget.allowance(Authenticator.tenant(context), MemoryKind.REPLY);
      if (!allowance.grow(body.length())) {
        throw MemoryBudget.refusal();
      }
      RequestEnd.of(context, ended -> allowance.release());
    }
    response
        .putHeader(HttpHeaders.CONTENT_TYPE, contentType)
        .putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length()));
    if (context.request().method().equals(HttpMethod.HEAD)) {
      response.end();
    } else {
      new BodySlices(response, body, response::closed, drained -> await(context, drained)).write();
    }
  }
}
