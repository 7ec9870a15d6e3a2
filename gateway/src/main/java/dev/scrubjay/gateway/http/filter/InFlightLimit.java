package dev.scrubjay.gateway.http.filter;

import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.ApiError.ErrorKind;
import dev.scrubjay.gateway.dialect.ApiException;
import dev.scrubjay.gateway.http.message.RequestEnd;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Refuses requests while too many are being served. A few fast refusals are better than answers
 * that all come too late.
 */
public final class InFlightLimit implements Handler<RoutingContext> {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final int limit;
  private final AtomicInteger inFlight = new AtomicInteger();

  public InFlightLimit(int limit) {
    this.limit = limit;
  }

  @Override
  public void handle(RoutingContext context) {
    RequestEnd.of(context, ended -> inFlight.decrementAndGet());
    if (inFlight.incrementAndGet() > limit) {
      throw new ApiException(
          ApiError.of(
                  ErrorKind.UNAVAILABLE,
                  "overloaded",
                  "The gateway is serving as many requests as it can.")
              .withRetryAfter(RETRY_AFTER));
    }
    context.next();
  }
}
