package dev.scrubjay.gateway.metrics.family;

import io.micrometer.core.instrument.Timer;
import io.prometheus.metrics.tracer.common.SpanContext;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Lets the buckets of a histogram lead to requests. Micrometer takes exemplars from a context of
 * spans alone, and only as a trace's and a span's id: this one gives the request's id for the
 * trace's while a time is recorded; {@code ScrapedRegistry} gives the label its name.
 */
public final class RequestExemplars implements SpanContext {
  private final ThreadLocal<@Nullable String> current = new ThreadLocal<>();

  /** Records a time with the id of the request that it was measured for. */
  public void record(Timer timer, Duration time, String requestId) {
    current.set(requestId);
    try {
      timer.record(time);
    } finally {
      current.set(null); // as it is set again soon
    }
  }

  @Override
  public @Nullable String getCurrentTraceId() {
    return current.get();
  }

  /** Not null, as else there is no exemplar. */
  @Override
  public String getCurrentSpanId() {
    return "";
  }

  @Override
  public boolean isCurrentSpanSampled() {
    return current.get() != null;
  }

  @Override
  public void markCurrentSpanAsExemplar() {}
}
