package dev.scrubjay.gateway.http;

import dev.scrubjay.gateway.dialect.ApiException;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;

/** Fails requests whose bodies take too long to come. */
final class BodyDeadline implements Handler<RoutingContext> {
  private static final String KEY = "body-deadline";

  private final Duration limit;

  BodyDeadline(Duration limit) {
    this.limit = limit;
  }

  @Override
  public void handle(RoutingContext context) {
    long timer =
        context
            .vertx()
            .setTimer(limit.toMillis(), id -> context.fail(new ApiException(Errors.ofStatus(408))));
    context.put(KEY, timer);
    context.addEndHandler(ended -> context.vertx().cancelTimer(timer));
    context.next();
  }

  /** The body is here: no deadline any more. */
  static void met(RoutingContext context) {
    Long timer = context.get(KEY);
    if (timer != null) {
      context.vertx().cancelTimer(timer);
    }
    context.next();
  }
}
