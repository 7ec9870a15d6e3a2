package dev.scrubjay.gateway.http.passthrough;

import dev.scrubjay.gateway.dialect.ApiException;
import dev.scrubjay.gateway.http.message.Errors;
import dev.scrubjay.gateway.http.message.ExpectedContinue;
import dev.scrubjay.gateway.metrics.PassThroughMeters.Direction;
import dev.scrubjay.gateway.upstream.RawCall;
import dev.scrubjay.gateway.upstream.provider.FailureKind;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The body of a request on its way to the provider, read no faster than the provider takes it. Its
 * deadlines hold until the provider answers. Not thread-safe.
 */
final class BodyUpload {
  private final PassThroughRequest request;
  private final HttpServerRequest from;
  private final RawCall call;
  private final PassThroughLimits limits;
  private final CallWatch watch;
  private final Consumer<Throwable> onFailure;
  private long sent;
  private boolean answered;
  private boolean over;

  BodyUpload(
      PassThroughRequest request,
      RawCall call,
      PassThroughLimits limits,
      CallWatch watch,
      Consumer<Throwable> onFailure) {
    this.request = request;
    this.from = request.context().request();
    this.call = call;
    this.limits = limits;
    this.watch = watch;
    this.onFailure = onFailure;
  }

  /** The body that is known before the call is made, which is signed if bodies are. */
  Buffer known() {
    return request.held().whole() ? request.held().bytes() : Buffer.buffer();
  }

  /** Sends the body, beginning with what was read of it. */
  void begin(HttpClientRequest out) {
    if (request.held().whole()) {
      count(request.held().bytes());
      out.end(request.held().bytes());
      awaitAnswer();
      return;
    }
    boolean length = out.headers().contains(HttpHeaders.CONTENT_LENGTH);
    boolean body =
        from.headers().contains(HttpHeaders.TRANSFER_ENCODING)
            || (from.version() == HttpVersion.HTTP_2 && !from.isEnded());
    out.setChunked(!length && body);
    ExpectedContinue.answer(from);
    from.exceptionHandler(onFailure::accept);
    from.endHandler(
        nothing -> {
          out.end();
          awaitAnswer();
        });
    from.handler(part -> passOn(part, out));
    awaitBytes();
    if (request.held().bytes().length() > 0) {
      passOn(request.held().bytes(), out);
    }
    from.resume();
  }

  private void passOn(Buffer part, HttpClientRequest out) {
    if (over) {
      return; // the rest of a body that nobody wants any more
    }
    sent += part.length();
    if (sent > limits.maxUploadBytes()) {
      onFailure.accept(new ApiException(Errors.ofStatus(413)));
      return;
    }
    count(part);
    out.write(part);
    if (Backpressure.holdBack(from, out, this::awaitBytes)) {
      expect(call.transport().timeouts().idle(), () -> timeout("stopped reading the request"));
    } else {
      awaitBytes();
    }
  }

  private void awaitBytes() {
    expect(limits.clientIdle(), () -> new ApiException(Errors.ofStatus(408)));
  }

  private void awaitAnswer() {
    expect(call.transport().timeouts().total(), () -> timeout("did not start its answer in time"));
  }

  private void expect(Duration limit, Supplier<RuntimeException> failure) {
    if (!answered && !over) {
      watch.expect(limit, failure);
    }
  }

  /** Notes that the provider answers; the rest of the body goes on beside the answer. */
  void answered() {
    answered = true;
  }

  /** Ends it: what comes of the body from now on is dropped. */
  void stop() {
    over = true;
  }

  private void count(Buffer part) {
    limits.meters().passed(request.provider().name(), Direction.TO_PROVIDER, part.length());
  }

  private RuntimeException timeout(String what) {
    return call.transport().failure(FailureKind.TIMEOUT, what);
  }
}
