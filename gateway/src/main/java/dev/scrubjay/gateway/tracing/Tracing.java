package dev.scrubjay.gateway.tracing;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import java.util.function.Supplier;

/** Begins traces, as parts of the caller's where it sends a W3C {@code traceparent}. */
public final class Tracing {
  private static final Tracing OFF = new Tracing(OpenTelemetry.noop(), Future::succeededFuture);

  private final Tracer tracer;
  private final TextMapPropagator propagator;
  private final Supplier<Future<Void>> close;

  Tracing(OpenTelemetry telemetry, Supplier<Future<Void>> close) {
    this.tracer = telemetry.getTracer("dev.scrubjay.gateway");
    this.propagator = telemetry.getPropagators().getTextMapPropagator();
    this.close = close;
  }

  /** Tracing that records nothing, and passes no caller's trace on. */
  public static Tracing off() {
    return OFF;
  }

  /** Begins the trace of a request, or the gateway's part of the caller's trace. */
  public RequestTrace begin(String method, MultiMap headers) {
    Context caller = propagator.extract(Context.root(), headers, (same, name) -> headers.get(name));
    Span root =
        tracer.spanBuilder(method).setParent(caller).setSpanKind(SpanKind.SERVER).startSpan();
    root.setAttribute("http.request.method", method);
    return new RequestTrace(tracer, propagator, root, caller.with(root));
  }

  /** Sends the spans that are still queued, for a few seconds at most. */
  public Future<Void> close() {
    return close.get();
  }
}
