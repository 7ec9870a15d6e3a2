package dev.scrubjay.gateway.stream;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A known list of items as a stream, no faster than its reader takes them. */
public final class ReplayStream<T> extends DemandStream<T> {
  private final Deque<T> items;

  public ReplayStream(List<T> items) {
    this.items = new ArrayDeque<>(items);
  }

  @Override
  protected @Nullable T poll() {
    return items.poll();
  }

  @Override
  protected @Nullable StreamEnding ending() {
    return items.isEmpty() ? new StreamEnding.Completed() : null;
  }
}
