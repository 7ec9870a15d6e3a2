package dev.scrubjay.gateway.stream;

import dev.scrubjay.gateway.dialect.SseEvent;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.streams.ReadStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Another stream's events, no more than one at a time. */
public final class PacedStream implements ReadStream<SseEvent> {
  private final Vertx vertx;
  private final ReadStream<SseEvent> source;
  private final long everyMillis;
  private boolean flowing;
  private boolean waiting;

  /**
   * @param source paused
   * @param every how long from one event to the next
   */
  public PacedStream(Vertx vertx, ReadStream<SseEvent> source, Duration every) {
    this.vertx = vertx;
    this.source = source;
    this.everyMillis = Math.max(1, every.toMillis());
  }

  private void next() {
    if (flowing && !waiting) {
      waiting = true;
      vertx.setTimer(
          everyMillis,
          id -> {
            waiting = false;
            if (flowing) {
              source.fetch(1);
              next();
            }
          });
    }
  }

  @Override
  public PacedStream handler(@Nullable Handler<SseEvent> handler) {
    source.handler(handler);
    return this;
  }

  @Override
  public PacedStream endHandler(@Nullable Handler<@Nullable Void> handler) {
    source.endHandler(
        nothing -> {
          flowing = false;
          if (handler != null) {
            handler.handle(null);
          }
        });
    return this;
  }

  @Override
  public PacedStream exceptionHandler(@Nullable Handler<Throwable> handler) {
    source.exceptionHandler(handler);
    return this;
  }

  @Override
  public PacedStream pause() {
    flowing = false;
    return this;
  }

  @Override
  public PacedStream resume() {
    flowing = true;
    next();
    return this;
  }

  @Override
  public PacedStream fetch(long amount) {
    return amount > 0 ? resume() : this;
  }
}
