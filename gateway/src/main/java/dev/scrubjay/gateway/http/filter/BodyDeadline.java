package dev.scrubjay.gateway.http.filter;

import dev.scrubjay.gateway.dialect.ApiException;
import dev.scrubjay.gateway.http.message.Errors;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;

/** Fails requests whose bodies take too long to arrive. */
public final class BodyDeadline implements Handler<RoutingContext> {
  private static final String KEY = "body-deadline";

  private final Duration limit;

  public BodyDeadline(Duration limit) {
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

  /** Cancels the deadline, as the body has arrived. */
  public static void met(RoutingContext context) {
    Long timer = context.get(KEY);
    if (timer != null) {
      context.vertx().cancelTimer(timer);
    }
    context.next();
  }
}
