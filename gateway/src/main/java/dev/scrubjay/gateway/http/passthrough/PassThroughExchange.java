package dev.scrubjay.gateway.http.passthrough;

import dev.scrubjay.gateway.http.filter.TraceRequests;
import dev.scrubjay.gateway.tracing.RequestTrace;
import dev.scrubjay.gateway.upstream.RawCall;
import dev.scrubjay.gateway.upstream.provider.Authentication.Credential;
import dev.scrubjay.gateway.upstream.provider.FailureKind;
import dev.scrubjay.gateway.upstream.provider.RawTransport;
import dev.scrubjay.gateway.upstream.provider.UpstreamException;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way to a provider and its reply on its way back. Neither is held. It ends
 * once, by the reply's end or by a failure, which resets both sides. Not thread-safe.
 */
final class PassThroughExchange {
  private final PassThroughRequest request;
  private final MultiMap headers;
  private final RawCall call;
  private final PassThroughLimits limits;
  private final HttpServerRequest from;
  private final HttpServerResponse to;
  private final Span span;
  private final CallWatch watch;
  private final BodyUpload upload;
  private final ReplyDownload download;
  private final long start;
  private @Nullable HttpClientRequest out;
  private @Nullable Credential credential;
  private boolean over;

  /**
   * @param headers for the provider
   * @param call that was admitted
   */
  PassThroughExchange(
      PassThroughRequest request,
      MultiMap headers,
      RawCall call,
      ReplyTap tap,
      PassThroughLimits limits) {
    this.request = request;
    this.headers = headers;
    this.call = call;
    this.limits = limits;
    this.from = request.context().request();
    this.to = request.context().response();
    this.start = limits.nanoTime().getAsLong();
    RequestTrace trace = TraceRequests.of(request.context());
    this.span = trace.begin("passthrough " + request.meaning().family().label(), SpanKind.CLIENT);
    this.watch =
        new CallWatch(
            request.context().vertx(),
            limits.nanoTime(),
            limits.longest().plus(call.transport().timeouts().total()),
            () ->
                call.transport()
                    .failure(FailureKind.TIMEOUT, "did not complete its answer in time"),
            this::failed);
    this.upload = new BodyUpload(request, call, limits, watch, this::failed);
    this.download = new ReplyDownload(request, call, tap, limits, watch);
  }

  void begin() {
    to.closeHandler(
        nothing ->
            failed(
                call.transport()
                    .failure(FailureKind.CANCELLED, "has its call cancelled: the client left")));
    TraceRequests.of(request.context()).headers(span).forEach(headers::set);
    request.held().describe(from, headers);
    call.transport()
        .open(from.method(), request.target(), headers, upload.known())
        .onSuccess(this::opened)
        .onFailure(this::failed);
  }

  private void opened(RawTransport.Opened opened) {
    HttpClientRequest sent = opened.request();
    credential = opened.credential();
    out = sent;
    sent.exceptionHandler(cause -> {}); // the response's future fails too
    if (over) {
      sent.reset();
      return;
    }
    sent.response()
        .onSuccess(this::answered)
        .onFailure(cause -> failed(call.transport().unreachable(cause)));
    upload.begin(sent);
  }

  private void answered(HttpClientResponse reply) {
    if (!over) {
      upload.answered();
      download.begin(reply, () -> replied(reply), this::failed);
    }
  }

  private void replied(HttpClientResponse reply) {
    if (over) {
      return;
    }
    finish(String.valueOf(reply.statusCode()));
    UpstreamException verdict =
        call.transport().verdict(reply.statusCode(), reply.headers(), limits.clock().instant());
    if (verdict != null && credential != null) {
      credential.failed(verdict);
    }
    call.ended(verdict);
    if (out != null && !from.isEnded()) {
      out.reset(); // the reply came before the request's end
    }
    download.end(reply);
  }

  private void failed(Throwable cause) {
    if (over) {
      return;
    }
    finish(to.closed() ? "aborted" : "failed");
    RequestTrace.fail(span, cause.getClass().getSimpleName(), cause);
    call.ended(cause);
    if (out != null) {
      out.reset();
    }
    if (to.headWritten()) {
      to.reset();
    } else if (!to.closed()) {
      to.headers().remove(HttpHeaders.CONTENT_LENGTH);
      request.context().fail(cause);
    }
    HeldBody.letGo(from);
  }

  private void finish(String outcome) {
    over = true;
    upload.stop();
    download.stop();
    watch.close();
    span.setAttribute("scrubjay.provider", request.provider().name());
    span.setAttribute("scrubjay.passthrough.outcome", outcome);
    span.end();
    Duration took = Duration.ofNanos(limits.nanoTime().getAsLong() - start);
    limits
        .meters()
        .ended(request.provider().name(), request.meaning().family().label(), outcome, took);
  }
}
