package dev.scrubjay.gateway.http.filter;

import dev.scrubjay.gateway.http.message.RequestEnd;
import io.vertx.core.Handler;
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
      if (context.request().version() == HttpVersion.HTTP_2) {
        context.request().connection().shutdown(LONGEST_STREAM_S, TimeUnit.SECONDS);
      } else {
        context.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        RequestEnd.of(
            context, ended -> context.request().connection().shutdown(LINGER_S, TimeUnit.SECONDS));
      }
    }
    context.next();
  }
}
