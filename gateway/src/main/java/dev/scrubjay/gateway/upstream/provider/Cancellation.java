package dev.scrubjay.gateway.upstream.provider;

import java.util.ArrayList;
import java.util.List;

/** Tells whoever works for a request that nobody waits for its answer any more. Thread-safe. */
public final class Cancellation {
  private final List<Runnable> actions = new ArrayList<>();
  private boolean cancelled;

  /** Runs {@code action} on cancellation; at once, if that has been. */
  public void onCancel(Runnable action) {
    synchronized (actions) {
      if (!cancelled) {
        actions.add(action);
        return;
      }
    }
    action.run();
  }

  /** Cancels; the second time does nothing. */
  public void cancel() {
    List<Runnable> due;
    synchronized (actions) {
      cancelled = true;
      due = List.copyOf(actions);
      actions.clear();
    }
    due.forEach(Runnable::run);
  }

  public boolean isCancelled() {
    synchronized (actions) {
      return cancelled;
    }
  }
}
