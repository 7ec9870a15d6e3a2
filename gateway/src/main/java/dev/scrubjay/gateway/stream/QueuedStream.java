package dev.scrubjay.gateway.stream;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * A stream of the items that its subclass adds, until that ends it. Those that are not wanted yet
 * are kept: a subclass lets its own source pause meanwhile.
 */
public abstract class QueuedStream<T> extends DemandStream<T> {
  private final Deque<T> ready = new ArrayDeque<>();
  private @Nullable StreamEnding ending;

  /** Adds items, which are handed on with the next {@link #drain}. */
  protected final void queue(Collection<T> items) {
    ready.addAll(items);
  }

  /** Adds an item and hands on what is wanted. */
  protected final void add(T item) {
    ready.add(item);
    drain();
  }

  /** Ends the stream after the items that have been added. */
  protected final void end(StreamEnding how) {
    ending = how;
    drain();
  }

  /** Whether the stream has been ended, though items may be left. */
  protected final boolean isEnding() {
    return ending != null;
  }

  @Override
  protected final @Nullable T poll() {
    return ready.poll();
  }

  @Override
  protected final @Nullable StreamEnding ending() {
    return ready.isEmpty() ? ending : null;
  }
}
