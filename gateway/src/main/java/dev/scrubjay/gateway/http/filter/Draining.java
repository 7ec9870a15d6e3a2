package dev.scrubjay.gateway.http.filter;

import dev.scrubjay.gateway.http.message.RequestEnd;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Ends connections while the replica is about to stop, so that their clients send the next request
 * elsewhere. One of HTTP/1.1 ends with its next request, by {@code Connection: close}. One of
 * HTTP/2 ends in the two steps of RFC 9113, section 6.8: its client is asked to open no streams;
 * once those that were on their way have come, no more are accepted, and the open ones finish.
 */
public final class Draining implements Handler<RoutingContext> {
  private static final Duration LINGER = Duration.ofSeconds(2);
  private static final Duration LONGEST_STREAM = Duration.ofHours(1);
  private static final Duration NOTICE = Duration.ofSeconds(1);
  private static final long NO_ERROR = 0;

  /** The latest stream that the client has opened, for Vert.x. */
  private static final int LAST_OPENED = -1;

  private final Set<HttpConnection> multiplexed = ConcurrentHashMap.newKeySet();
  private volatile @Nullable Vertx stopping;

  /** Ends connections from now on. */
  public void begin(Vertx vertx) {
    stopping = vertx;
    multiplexed.forEach(connection -> end(connection, vertx));
  }

  /** Whether connections are being ended. */
  public boolean hasBegun() {
    return stopping != null;
  }

  @Override
  public void handle(RoutingContext context) {
    arrived(context.request());
    if (stopping != null && context.request().version() != HttpVersion.HTTP_2) {
      HttpConnection connection = context.request().connection();
      context.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
      RequestEnd.of(context, ended -> connection.shutdown(LINGER));
    }
    context.next();
  }

  /** Notes the connection of a request, if it is one of HTTP/2. */
  void arrived(HttpServerRequest request) {
    HttpConnection connection = request.connection();
    if (request.version() == HttpVersion.HTTP_2 && multiplexed.add(connection)) {
      connection.closeHandler(closed -> multiplexed.remove(connection));
      endIfStopping(connection);
    }
  }

  /** Ends a connection that has just been added; one that was added before, {@code begin} ends. */
  private void endIfStopping(HttpConnection connection) {
    Vertx vertx = stopping;
    if (vertx != null) {
      end(connection, vertx);
    }
  }

  @SuppressWarnings("deprecation") // Vert.x has no other way to send it before it shuts down
  private static void end(HttpConnection connection, Vertx vertx) {
    connection.goAway(NO_ERROR, Integer.MAX_VALUE, Buffer.buffer());
    vertx
        .timer(NOTICE.toMillis(), TimeUnit.MILLISECONDS)
        .onSuccess(
            passed -> {
              connection.goAway(NO_ERROR, LAST_OPENED, Buffer.buffer());
              connection.shutdown(LONGEST_STREAM);
            });
  }
}
