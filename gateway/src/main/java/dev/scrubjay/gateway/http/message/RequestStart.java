package dev.scrubjay.gateway.http.message;

import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.util.function.LongSupplier;

/** Records when each request arrived. */
public final class RequestStart implements Handler<RoutingContext> {
  private static final String KEY = "start-nanos";

  private final LongSupplier nanoTime;

  public RequestStart(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  @Override
  public void handle(RoutingContext context) {
    if (context.get(KEY) == null) {
      at(context, nanoTime.getAsLong());
    }
    context.next();
  }

  /** Records that a request arrived when the ticker read {@code nanos}. */
  public static void at(RoutingContext context, long nanos) {
    context.put(KEY, nanos);
  }

  /** The ticker's reading when the request in {@code context} arrived. */
  public static long of(RoutingContext context) {
    Long start = context.get(KEY);
    if (start == null) {
      throw new IllegalStateException("the route has no RequestStart filter before it");
    }
    return start;
  }
}
