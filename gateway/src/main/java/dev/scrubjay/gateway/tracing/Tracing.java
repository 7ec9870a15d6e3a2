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
  static final String STATE = "tracestate";

  private final boolean on;
  private final Tracer tracer;
  private final TextMapPropagator propagator;
  private final boolean passesState;
  private final Supplier<Future<Void>> close;

  /**
   * @param passesState whether what is called on behalf of a request gets the caller's {@code
   *     tracestate}
   */
  Tracing(OpenTelemetry telemetry, boolean passesState, Supplier<Future<Void>> close) {
    this(telemetry, true, passesState, close);
  }

  private Tracing(
      OpenTelemetry telemetry, boolean on, boolean passesState, Supplier<Future<Void>> close) {
    this.on = on;
    this.tracer = telemetry.getTracer("dev.scrubjay.gateway");
    this.propagator = telemetry.getPropagators().getTextMapPropagator();
    this.passesState = passesState;
    this.close = close;
  }

  /** Whether traces are recorded. */
  public boolean isOn() {
    return on;
  }

  /** Tracing that records nothing, and passes no caller's trace on. */
  public static Tracing off() {
    return off(false);
  }

  static Tracing off(boolean passesState) {
    return new Tracing(OpenTelemetry.noop(), false, passesState, Future::succeededFuture);
  }

  /**
   * Begins the trace of a request, or the gateway's part of the caller's trace. Unless it may be
   * passed on, the caller's {@code tracestate} is taken out of {@code headers}.
   */
  public RequestTrace begin(String method, MultiMap headers) {
    Context caller = propagator.extract(Context.root(), headers, (same, name) -> headers.get(name));
    Span root =
        tracer.spanBuilder(method).setParent(caller).setSpanKind(SpanKind.SERVER).startSpan();
    root.setAttribute("http.request.method", method);
    if (!passesState) {
      headers.remove(STATE);
    }
    return new RequestTrace(tracer, new Passed(propagator, passesState), root, caller.with(root));
  }

  /**
   * How a trace is passed on.
   *
   * @param state whether with the caller's {@code tracestate}
   */
  record Passed(TextMapPropagator by, boolean state) {}

  /** Sends the spans that are still queued, for a few seconds at most. */
  public Future<Void> close() {
    return close.get();
  }
}
