package dev.scrubjay.gateway.tracing;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import java.util.Locale;

/**
 * The span of a request's wait for the answer of another: until the answer has come, its stream has
 * begun, or the request goes on alone. A span that is never ended is never exported, as when the
 * request turns out to lead.
 */
public final class WaitSpan {
  private final Span span;

  private WaitSpan(Span span) {
    this.span = span;
  }

  public static WaitSpan begin(RequestTrace trace) {
    return new WaitSpan(trace.begin("cache.wait", SpanKind.INTERNAL));
  }

  /**
   * Ends the span; only the first time counts.
   *
   * @param where the answer was produced
   * @param served whether the wait served the request
   */
  public void end(String where, boolean served) {
    if (span.isRecording()) {
      span.setAttribute("scrubjay.wait.where", where.toLowerCase(Locale.ROOT));
      StepSpans.waited(span, served);
      span.end();
    }
  }
}
