package dev.scrubjay.gateway.stream;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A known list of items as a stream that hands on one item per interval at most. */
public final class PacedStream<T> extends DemandStream<T> {
  private final Vertx vertx;
  private final Deque<T> items;
  private final long intervalMillis;
  private boolean due;
  private boolean waiting;

  /**
   * Makes a paused stream.
   *
   * @param interval from one item to the next; at least a millisecond
   */
  public PacedStream(Vertx vertx, List<T> items, Duration interval) {
    this.vertx = vertx;
    this.items = new ArrayDeque<>(items);
    this.intervalMillis = Math.max(1, interval.toMillis());
  }

  @Override
  protected @Nullable T poll() {
    if (items.isEmpty()) {
      return null;
    }
    if (!due) {
      await();
      return null;
    }
    due = false;
    return items.poll();
  }

  private void await() {
    if (!waiting) {
      waiting = true;
      vertx.setTimer(
          intervalMillis,
          id -> {
            waiting = false;
            due = true;
            drain();
          });
    }
  }

  @Override
  protected @Nullable StreamEnding ending() {
    return items.isEmpty() ? new StreamEnding.Completed() : null;
  }
}
