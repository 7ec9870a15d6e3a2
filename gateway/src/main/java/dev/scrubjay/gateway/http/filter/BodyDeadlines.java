package dev.scrubjay.gateway.http.filter;

import dev.scrubjay.gateway.dialect.ApiException;
import dev.scrubjay.gateway.http.message.Errors;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Fails requests whose bodies take too long to arrive. One timer watches them all: the first to
 * come is the first to be late. Confined to one event loop.
 */
public final class BodyDeadlines implements Handler<RoutingContext> {
  private static final int CHECKS = 16;

  private final long limitNanos;
  private final LongSupplier nanoTime;
  private final Map<RoutingContext, Long> awaited = new LinkedHashMap<>();

  BodyDeadlines(Duration limit, LongSupplier nanoTime) {
    this.limitNanos = limit.toNanos();
    this.nanoTime = nanoTime;
  }

  /**
   * The deadlines of one event loop.
   *
   * @param limit how long a body may take; it is checked {@value #CHECKS} times meanwhile
   */
  static BodyDeadlines watching(Vertx vertx, Duration limit, LongSupplier nanoTime) {
    BodyDeadlines deadlines = new BodyDeadlines(limit, nanoTime);
    vertx.setPeriodic(Math.max(1, limit.toMillis() / CHECKS), id -> deadlines.failLate());
    return deadlines;
  }

  @Override
  public void handle(RoutingContext context) {
    if (!context.request().isEnded()) {
      expect(context);
      context.addEndHandler(ended -> met(context));
    }
    context.next();
  }

  /** Ends the wait of {@link #handle}, as the body has arrived. */
  void arrived(RoutingContext context) {
    met(context);
    context.next();
  }

  /** Begins to wait for the body of {@code context}, until it is {@link #met}. */
  public void expect(RoutingContext context) {
    awaited.put(context, nanoTime.getAsLong());
  }

  /** Ends the wait: the body has arrived, or the request has ended. */
  public void met(RoutingContext context) {
    awaited.remove(context);
  }

  void failLate() {
    Iterator<Map.Entry<RoutingContext, Long>> oldest = awaited.entrySet().iterator();
    while (oldest.hasNext()) {
      Map.Entry<RoutingContext, Long> next = oldest.next();
      if (nanoTime.getAsLong() - next.getValue() < limitNanos) {
        return;
      }
      oldest.remove();
      next.getKey().fail(new ApiException(Errors.ofStatus(408)));
    }
  }
}
