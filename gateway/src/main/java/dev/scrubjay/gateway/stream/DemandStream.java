package dev.scrubjay.gateway.stream;

import io.vertx.core.Handler;
import io.vertx.core.streams.ReadStream;
import org.jspecify.annotations.Nullable;

/**
 * The base of all our streams: keeps the handlers, counts the demand, and hands items on one at a
 * time while there is demand. A stream is paused at first. It ends, or fails, at most once, after
 * its last item.
 *
 * <p>Subclasses say which item is next and whether the stream is over, and call {@link #drain} when
 * either may have changed. Confined to one context.
 *
 * @param <T> the items
 */
public abstract class DemandStream<T> implements ReadStream<T> {
  private @Nullable Handler<T> onItem;
  private @Nullable Handler<@Nullable Void> onEnd;
  private @Nullable Handler<Throwable> onFailure;
  private long demand;
  private boolean draining;
  private boolean unread;
  private boolean over;

  /** The end of a stream. */
  protected sealed interface StreamEnding {
    /** After its last item. */
    record Completed() implements StreamEnding {}

    /** In an error. */
    record Broken(Throwable cause) implements StreamEnding {}
  }

  /** Takes the next item; null if there is none now. */
  protected abstract @Nullable T poll();

  /** The end of the stream; null while it is open or has items left. */
  protected abstract @Nullable StreamEnding ending();

  /** Called when items are wanted after none were. */
  protected void resumed() {}

  /** Called when no more items are wanted. */
  protected void paused() {}

  /** Hands on the items there are, as far as they are wanted, and then the end. */
  protected final void drain() {
    if (draining || over) {
      return;
    }
    draining = true;
    handOn();
    draining = false;
    end();
  }

  /** Hands on everything from now on, whatever the demand, as the reader has left. */
  protected final void flow() {
    unread = true;
    resume();
  }

  /** Whether the end or the failure has been handed on. */
  protected final boolean isOver() {
    return over;
  }

  private void handOn() {
    while (demand > 0 && onItem != null) {
      T item = poll();
      if (item == null) {
        return;
      }
      take();
      onItem.handle(item);
    }
  }

  private void take() {
    if (demand != Long.MAX_VALUE && --demand == 0) {
      paused();
    }
  }

  /** Hands the end on once there is demand, as Vert.x does; a failure at once. */
  private void end() {
    switch (ending()) {
      case null -> {}
      case StreamEnding.Completed completed -> {
        if (demand > 0 && onEnd != null) {
          over = true;
          onEnd.handle(null);
        }
      }
      case StreamEnding.Broken broken -> {
        if (onFailure != null) {
          over = true;
          onFailure.handle(broken.cause());
        }
      }
    }
  }

  @Override
  public final DemandStream<T> handler(@Nullable Handler<T> handler) {
    onItem = handler;
    return this;
  }

  @Override
  public final DemandStream<T> endHandler(@Nullable Handler<@Nullable Void> handler) {
    onEnd = handler;
    return this;
  }

  @Override
  public final DemandStream<T> exceptionHandler(@Nullable Handler<Throwable> handler) {
    onFailure = handler;
    return this;
  }

  @Override
  public final DemandStream<T> pause() {
    if (demand > 0 && !unread) {
      demand = 0;
      paused();
    }
    return this;
  }

  @Override
  public final DemandStream<T> resume() {
    return fetch(Long.MAX_VALUE);
  }

  @Override
  public final DemandStream<T> fetch(long amount) {
    boolean idle = demand == 0 && amount > 0;
    demand = demand + amount < 0 ? Long.MAX_VALUE : demand + amount;
    if (idle) {
      resumed();
    }
    wake();
    return this;
  }

  /** Drains after a change of demand; at once, unless a subclass has to change context first. */
  protected void wake() {
    drain();
  }
}
