package dev.scrubjay.gateway.stream;

import dev.scrubjay.gateway.dialect.SseEvent;
import io.vertx.core.Handler;
import io.vertx.core.streams.ReadStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A whole answer's events as a stream, paused at first: no faster than its reader takes them. */
public final class ReplayStream implements ReadStream<SseEvent> {
  private final Deque<SseEvent> events;
  private @Nullable Handler<SseEvent> onEvent;
  private @Nullable Handler<@Nullable Void> onEnd;
  private long demand;
  private boolean emitting;
  private boolean ended;

  public ReplayStream(List<SseEvent> events) {
    this.events = new ArrayDeque<>(events);
  }

  private void emit() {
    if (emitting) {
      return;
    }
    emitting = true;
    while (demand > 0 && onEvent != null && !events.isEmpty()) {
      demand = demand == Long.MAX_VALUE ? demand : demand - 1;
      onEvent.handle(events.remove());
    }
    emitting = false;
    if (events.isEmpty() && demand > 0 && !ended && onEnd != null) {
      ended = true;
      onEnd.handle(null);
    }
  }

  @Override
  public ReplayStream handler(@Nullable Handler<SseEvent> handler) {
    onEvent = handler;
    return this;
  }

  @Override
  public ReplayStream endHandler(@Nullable Handler<@Nullable Void> handler) {
    onEnd = handler;
    return this;
  }

  @Override
  public ReplayStream exceptionHandler(@Nullable Handler<Throwable> handler) {
    return this;
  }

  @Override
  public ReplayStream pause() {
    demand = 0;
    return this;
  }

  @Override
  public ReplayStream resume() {
    return fetch(Long.MAX_VALUE);
  }

  @Override
  public ReplayStream fetch(long amount) {
    demand = demand + amount < 0 ? Long.MAX_VALUE : demand + amount;
    emit();
    return this;
  }
}
