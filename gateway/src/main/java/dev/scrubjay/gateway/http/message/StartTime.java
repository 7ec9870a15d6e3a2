package dev.scrubjay.gateway.http.message;

import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.util.function.LongSupplier;

/** Notes when each request came. */
public final class StartTime implements Handler<RoutingContext> {
  private static final String KEY = "start-nanos";

  private final LongSupplier nanoTime;

  public StartTime(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  @Override
  public void handle(RoutingContext context) {
    context.put(KEY, nanoTime.getAsLong());
    context.next();
  }

  /** The ticker's reading when the request came that {@code context} is about. */
  public static long of(RoutingContext context) {
    Long start = context.get(KEY);
    if (start == null) {
      throw new IllegalStateException("the route has no StartTime handler before it");
    }
    return start;
  }
}
