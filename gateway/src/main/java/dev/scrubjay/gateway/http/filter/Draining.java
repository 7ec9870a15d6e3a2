package dev.scrubjay.gateway.http.filter;

import dev.scrubjay.gateway.http.message.RequestEnd;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.TimeUnit;

/**
 * Ends the connections on which requests come while the replica is about to stop: with {@code
 * Connection: close} or GOAWAY, so that their clients send the next request elsewhere.
 */
public final class Draining implements Handler<RoutingContext> {
  private static final long LINGER_S = 2;
  private static final long LONGEST_STREAM_S = 3600;

  private volatile boolean begun;

  /** Ends connections from now on. */
  public void begin() {
    begun = true;
  }

  @Override
  public void handle(RoutingContext context) {
    if (begun) {
      boolean multiplexed = context.request().version() == HttpVersion.HTTP_2;
      if (!multiplexed) {
        context.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
      }
      HttpConnection connection = context.request().connection();
      long longest = multiplexed ? LONGEST_STREAM_S : LINGER_S; // open streams end first
      RequestEnd.of(context, ended -> connection.shutdown(longest, TimeUnit.SECONDS));
    }
    context.next();
  }
}
