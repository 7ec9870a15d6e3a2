package dev.scrubjay.gateway.tracing;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * One request's trace: the span of the whole, and one below it for each step. Carried along with
 * the request, as no thread is its own. Costs next to nothing if the trace is not recorded.
 */
public final class RequestTrace {
  /** The trace of a request that is not traced. */
  public static final RequestTrace NONE =
      new RequestTrace(
          OpenTelemetry.noop().getTracer(""),
          new Tracing.Passed(TextMapPropagator.noop(), false),
          Span.getInvalid(),
          Context.root());

  private static final int SERVER_ERROR = 500;

  private final Tracer tracer;
  private final Tracing.Passed passed;
  private final Span root;
  private final Context context;

  RequestTrace(Tracer tracer, Tracing.Passed passed, Span root, Context context) {
    this.tracer = tracer;
    this.passed = passed;
    this.root = root;
    this.context = context;
  }

  /** The span of the whole request. */
  public Span root() {
    return root;
  }

  /** Begins a step, which its caller ends. */
  public Span begin(String name, SpanKind kind) {
    return tracer.spanBuilder(name).setParent(context).setSpanKind(kind).startSpan();
  }

  /** A step that ends with its future. */
  public <T> Future<T> step(
      String name, Supplier<Future<T>> work, BiConsumer<? super Span, ? super T> describe) {
    if (!root.isRecording()) {
      return work.get();
    }
    Span span = begin(name, SpanKind.INTERNAL);
    return work.get()
        .onSuccess(
            result -> {
              describe.accept(span, result);
              span.end();
            })
        .onFailure(
            cause -> {
              fail(span, cause.getClass().getSimpleName(), cause);
              span.end();
            });
  }

  /** A step that is taken at once. */
  public <T> T decision(
      String name, Supplier<T> work, BiConsumer<? super Span, ? super T> describe) {
    if (!root.isRecording()) {
      return work.get();
    }
    Span span = begin(name, SpanKind.INTERNAL);
    try {
      T result = work.get();
      describe.accept(span, result);
      return result;
    } catch (RuntimeException cause) {
      fail(span, cause.getClass().getSimpleName(), cause);
      throw cause;
    } finally {
      span.end();
    }
  }

  /** The headers by which the server called in {@code span} can take part in the trace. */
  public Map<String, String> headers(Span span) {
    Map<String, String> headers = new HashMap<>();
    passed
        .by()
        .inject(context.with(span), headers, (same, name, value) -> headers.put(name, value));
    if (!passed.state()) {
      headers.remove(Tracing.STATE);
    }
    return headers;
  }

  /** Marks {@code span} as failed. */
  public static void fail(Span span, String type, Throwable cause) {
    span.setAttribute("error.type", type);
    span.setStatus(StatusCode.ERROR, String.valueOf(cause.getMessage()));
  }

  /**
   * Ends the trace's part in the gateway.
   *
   * @param method of the request
   * @param route the pattern of its path
   */
  public void end(String method, String route, int status) {
    root.updateName(method + " " + route);
    root.setAttribute("http.route", route);
    root.setAttribute("http.response.status_code", status);
    if (status >= SERVER_ERROR) {
      root.setAttribute("error.type", String.valueOf(status));
      root.setStatus(StatusCode.ERROR);
    }
    root.end();
  }

  /** Ends the trace, as the client has disconnected. */
  public void abort() {
    root.setAttribute("error.type", "aborted");
    root.setStatus(StatusCode.ERROR, "the client went away");
    root.end();
  }
}
