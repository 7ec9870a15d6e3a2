package dev.scrubjay.gateway.http.passthrough;

import static java.util.Objects.requireNonNull;

import dev.scrubjay.gateway.dialect.ApiException;
import dev.scrubjay.gateway.http.filter.TraceRequests;
import dev.scrubjay.gateway.http.message.Errors;
import dev.scrubjay.gateway.metrics.PassThroughMeters.Direction;
import dev.scrubjay.gateway.tracing.RequestTrace;
import dev.scrubjay.gateway.upstream.RawCall;
import dev.scrubjay.gateway.upstream.provider.Authentication.Credential;
import dev.scrubjay.gateway.upstream.provider.FailureKind;
import dev.scrubjay.gateway.upstream.provider.RawTransport;
import dev.scrubjay.gateway.upstream.provider.UpstreamException;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.streams.ReadStream;
import io.vertx.core.streams.WriteStream;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way to a provider and its reply on its way back. Neither is held: each side is
 * read no faster than the other takes it. It ends once, by the reply's end or by a failure, which
 * resets both sides. Not thread-safe.
 */
final class PassThroughExchange {
  private final PassThroughRequest request;
  private final MultiMap headers;
  private final RawCall call;
  private final ReplyTap tap;
  private final PassThroughLimits limits;
  private final HttpServerRequest from;
  private final HttpServerResponse to;
  private final Span span;
  private final CallWatch watch;
  private final long start;
  private @Nullable HttpClientRequest out;
  private @Nullable Credential credential;
  private @Nullable Buffer tapped;
  private long sent;
  private boolean answered;
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
    this.tap = tap;
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
            () -> timeout("did not complete its answer in time"),
            this::failed);
  }

  void begin() {
    to.closeHandler(
        nothing ->
            failed(
                call.transport()
                    .failure(FailureKind.CANCELLED, "has its call cancelled: the client left")));
    TraceRequests.of(request.context()).headers(span).forEach(headers::set);
    if (request.held().whole()) {
      headers.remove(HttpHeaders.CONTENT_ENCODING);
      headers.set(HttpHeaders.CONTENT_LENGTH, String.valueOf(request.held().bytes().length()));
    }
    call.transport()
        .open(from.method(), request.path(), request.query(), headers)
        .onSuccess(this::opened)
        .onFailure(this::failed);
  }

  private void opened(RawTransport.Opened call) {
    credential = call.credential();
    opened(call.request());
  }

  private void opened(HttpClientRequest opened) {
    out = opened;
    opened.exceptionHandler(cause -> {}); // the response's future fails too
    if (over) {
      opened.reset();
      return;
    }
    opened
        .response()
        .onSuccess(this::answered)
        .onFailure(cause -> failed(call.transport().unreachable(cause)));
    if (request.held().whole()) {
      count(Direction.TO_PROVIDER, request.held().bytes());
      opened.end(request.held().bytes());
      awaitAnswer();
    } else {
      upload(opened);
    }
  }

  /** Passes the body on, beginning with what was read of it. */
  private void upload(HttpClientRequest opened) {
    boolean length = opened.headers().contains(HttpHeaders.CONTENT_LENGTH);
    boolean body =
        from.headers().contains(HttpHeaders.TRANSFER_ENCODING)
            || (from.version() == HttpVersion.HTTP_2 && !from.isEnded());
    opened.setChunked(!length && body);
    if ("100-continue".equalsIgnoreCase(from.getHeader(HttpHeaders.EXPECT))) {
      to.writeContinue();
    }
    from.exceptionHandler(this::failed);
    from.endHandler(
        nothing -> {
          opened.end();
          awaitAnswer();
        });
    from.handler(part -> passOn(part, opened));
    awaitBytes();
    if (request.held().bytes().length() > 0) {
      passOn(request.held().bytes(), opened);
    }
    from.resume();
  }

  private void passOn(Buffer part, HttpClientRequest opened) {
    if (over) {
      return; // the rest of a body that nobody wants any more
    }
    sent += part.length();
    if (sent > limits.maxUploadBytes()) {
      failed(new ApiException(Errors.ofStatus(413)));
      return;
    }
    count(Direction.TO_PROVIDER, part);
    opened.write(part);
    Duration patience = call.transport().timeouts().idle();
    if (holdBack(from, opened, this::awaitBytes)) {
      expectUnlessAnswered(patience, () -> timeout("stopped reading the request"));
    } else {
      awaitBytes();
    }
  }

  /** Pauses {@code source} until {@code sink} has room again, if it has none. */
  private static boolean holdBack(
      ReadStream<Buffer> source, WriteStream<Buffer> sink, Runnable resumed) {
    if (!sink.writeQueueFull()) {
      return false;
    }
    source.pause();
    sink.drainHandler(
        nothing -> {
          resumed.run();
          source.resume();
        });
    return true;
  }

  private void awaitBytes() {
    expectUnlessAnswered(limits.clientIdle(), () -> new ApiException(Errors.ofStatus(408)));
  }

  private void awaitAnswer() {
    expectUnlessAnswered(
        call.transport().timeouts().total(), () -> timeout("did not start its answer in time"));
  }

  private void expectUnlessAnswered(Duration limit, Supplier<RuntimeException> failure) {
    if (!answered && !over) {
      watch.expect(limit, failure);
    }
  }

  private void answered(HttpClientResponse reply) {
    if (over) {
      return;
    }
    answered = true;
    awaitReply();
    to.setStatusCode(reply.statusCode())
        .putHeader("X-Scrubjay-Provider", request.provider().name())
        .putHeader("Cache-Status", tap.cacheStatus());
    PassedHeaders.toClient(reply.headers(), to.headers());
    if (!reply.headers().contains(HttpHeaders.CONTENT_LENGTH)) {
      to.setChunked(true);
    }
    tapped = tap.limit(reply) > 0 ? Buffer.buffer() : null;
    reply.exceptionHandler(
        cause ->
            failed(
                call.transport()
                    .failure(FailureKind.CUT, "broke off its answer: " + cause.getMessage())));
    reply.handler(part -> passBack(part, reply));
    reply.endHandler(nothing -> replied(reply));
  }

  private void passBack(Buffer part, HttpClientResponse reply) {
    if (over) {
      return;
    }
    count(Direction.TO_CLIENT, part);
    Buffer out = part;
    if (tapped != null) {
      tapped.appendBuffer(part);
      boolean tooLong = tapped.length() > tap.limit(reply);
      if (tap.comesFirst() && !tooLong) {
        awaitReply();
        return;
      }
      out = tap.comesFirst() ? requireNonNull(tapped) : part;
      tapped = tooLong ? null : tapped;
    }
    to.write(out);
    if (holdBack(reply, to, this::awaitReply)) {
      watch.expect(limits.slowReader(), () -> timeout("waits for a client that does not read"));
    } else {
      awaitReply();
    }
  }

  private void awaitReply() {
    if (!over) {
      watch.expect(
          call.transport().timeouts().idle(), () -> timeout("stopped in the middle of its answer"));
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
    Buffer whole = tapped;
    if (whole == null) {
      to.end();
    } else if (tap.comesFirst()) {
      tap.whole(reply, whole).onComplete(done -> to.end(whole));
    } else {
      to.end();
      tap.whole(reply, whole);
    }
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
    watch.close();
    span.setAttribute("scrubjay.provider", request.provider().name());
    span.setAttribute("scrubjay.passthrough.outcome", outcome);
    span.end();
    Duration took = Duration.ofNanos(limits.nanoTime().getAsLong() - start);
    limits
        .meters()
        .ended(request.provider().name(), request.meaning().family().label(), outcome, took);
  }

  private void count(Direction direction, Buffer part) {
    limits.meters().passed(request.provider().name(), direction, part.length());
  }

  private RuntimeException timeout(String what) {
    return call.transport().failure(FailureKind.TIMEOUT, what);
  }
}
