package dev.scrubjay.gateway.upstream;

import java.util.concurrent.atomic.AtomicBoolean;

/** A call that one model makes in place of another without capacity. Thread-safe. */
public final class SpilledCall {
  private final Runnable end;
  private final AtomicBoolean over = new AtomicBoolean();

  SpilledCall(Runnable end) {
    this.end = end;
  }

  /** Notes its end; further ends are ignored. */
  public void over() {
    if (over.compareAndSet(false, true)) {
      end.run();
    }
  }
}
