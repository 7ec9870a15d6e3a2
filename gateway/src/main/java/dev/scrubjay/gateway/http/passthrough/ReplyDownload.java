package dev.scrubjay.gateway.http.passthrough;

import static java.util.Objects.requireNonNull;

import dev.scrubjay.gateway.metrics.PassThroughMeters.Direction;
import dev.scrubjay.gateway.upstream.RawCall;
import dev.scrubjay.gateway.upstream.provider.FailureKind;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A provider's reply on its way to the client, read no faster than the client takes it. A tap reads
 * it beside the client, as far as it is short. Not thread-safe.
 */
final class ReplyDownload {
  private final PassThroughRequest request;
  private final HttpServerResponse to;
  private final RawCall call;
  private final ReplyTap tap;
  private final PassThroughLimits limits;
  private final CallWatch watch;
  private @Nullable Buffer tapped;
  private boolean over;

  ReplyDownload(
      PassThroughRequest request,
      RawCall call,
      ReplyTap tap,
      PassThroughLimits limits,
      CallWatch watch) {
    this.request = request;
    this.to = request.context().response();
    this.call = call;
    this.tap = tap;
    this.limits = limits;
    this.watch = watch;
  }

  /**
   * Passes the reply back.
   *
   * @param ended called when all of it has come
   */
  void begin(HttpClientResponse reply, Runnable ended, Consumer<Throwable> onFailure) {
    awaitReply();
    to.setStatusCode(reply.statusCode())
        .putHeader("X-Scrubjay-Provider", request.provider().name())
        .putHeader("Cache-Status", tap.cacheStatus());
    PassedHeaders.toClient(reply.headers(), to.headers());
    if (!reply.headers().contains(HttpHeaders.CONTENT_LENGTH)) {
      to.setChunked(true);
    }
    tapped = tap.limit(reply) > 0 ? Buffer.buffer() : null;
    reply.exceptionHandler(cause -> onFailure.accept(call.transport().brokenOff(cause)));
    reply.handler(part -> passBack(part, reply));
    reply.endHandler(nothing -> ended.run());
  }

  private void passBack(Buffer part, HttpClientResponse reply) {
    if (over) {
      return;
    }
    limits.meters().passed(request.provider().name(), Direction.TO_CLIENT, part.length());
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
    if (Backpressure.holdBack(reply, to, this::awaitReply)) {
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

  /** Ends the client's response after the whole reply. */
  void end(HttpClientResponse reply) {
    over = true;
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

  /** Ends it: what comes of the reply from now on is dropped. */
  void stop() {
    over = true;
  }

  private RuntimeException timeout(String what) {
    return call.transport().failure(FailureKind.TIMEOUT, what);
  }
}
