package dev.scrubjay.gateway.request;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The time that a request has waited for the work of others: for a provider call that another
 * request makes, or for a result that another bot produces. It is not the gateway's own time.
 * Thread-safe.
 */
public final class SharedWaits {
  private final AtomicLong nanos = new AtomicLong();

  public void add(Duration waited) {
    nanos.addAndGet(waited.toNanos());
  }

  public Duration total() {
    return Duration.ofNanos(nanos.get());
  }
}
