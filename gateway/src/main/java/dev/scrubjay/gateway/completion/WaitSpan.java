package dev.scrubjay.gateway.completion;

import dev.scrubjay.gateway.observe.CacheEvent.Coalesced.Where;
import dev.scrubjay.gateway.tracing.RequestTrace;
import dev.scrubjay.gateway.tracing.StepSpans;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import java.util.Locale;

/**
 * The span of a request's wait for an answer that is made for another: until it has come, a stream
 * has begun, or the request goes on by itself. What is never ended is never sent, as when the
 * answer turns out to be made for the request itself.
 */
final class WaitSpan {
  private final Span span;

  private WaitSpan(Span span) {
    this.span = span;
  }

  static WaitSpan begin(RequestTrace trace) {
    return new WaitSpan(trace.begin("cache.wait", SpanKind.INTERNAL));
  }

  /** The wait is over; only the first time counts. */
  void end(Where where, boolean served) {
    if (span.isRecording()) {
      span.setAttribute("scrubjay.wait.where", where.name().toLowerCase(Locale.ROOT));
      StepSpans.waited(span, served);
      span.end();
    }
  }
}
