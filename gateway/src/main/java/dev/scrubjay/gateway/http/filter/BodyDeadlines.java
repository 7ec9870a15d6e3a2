package dev.scrubjay.gateway.http.filter;

import dev.scrubjay.gateway.dialect.ApiException;
import dev.scrubjay.gateway.http.message.Errors;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Fails requests whose bodies take too long to arrive. One timer watches them all: the first to
 * come is the first to be late. Confined to one event loop.
 */
public final class BodyDeadlines implements Handler<RoutingContext> {
  private static final int CHECKS = 16;

  /**
   * A body that is awaited.
   *
   * @param late told that it has not come in time
   */
  private record AwaitedBody(long sinceNanos, Consumer<Throwable> late) {}

  private final long limitNanos;
  private final LongSupplier nanoTime;
  private final Map<Object, AwaitedBody> awaited = new LinkedHashMap<>();

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
      expect(context, context::fail);
      context.addEndHandler(ended -> met(context));
    }
    context.next();
  }

  /** Ends the wait of {@link #handle}, as the body has arrived. */
  void arrived(RoutingContext context) {
    met(context);
    context.next();
  }

  /**
   * Begins to wait for the body of {@code request}, until it is {@link #met}.
   *
   * @param late told why the request has failed if it is not
   */
  void expect(Object request, Consumer<Throwable> late) {
    awaited.put(request, new AwaitedBody(nanoTime.getAsLong(), late));
  }

  /** Ends the wait: the body has arrived, or the request has ended. */
  void met(Object request) {
    awaited.remove(request);
  }

  void failLate() {
    List<AwaitedBody> late = new ArrayList<>();
    Iterator<AwaitedBody> oldest = awaited.values().iterator();
    while (oldest.hasNext()) {
      AwaitedBody next = oldest.next();
      if (nanoTime.getAsLong() - next.sinceNanos() < limitNanos) {
        break;
      }
      oldest.remove();
      late.add(next);
    }
    late.forEach(body -> body.late().accept(new ApiException(Errors.ofStatus(408))));
  }
}
