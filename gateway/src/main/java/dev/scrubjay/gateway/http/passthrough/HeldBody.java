package dev.scrubjay.gateway.http.passthrough;

import dev.scrubjay.gateway.dialect.ApiException;
import dev.scrubjay.gateway.http.message.Errors;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;

/**
 * The beginning of a request's body that was read before the request is passed on.
 *
 * @param bytes what was read
 * @param whole whether that is all of the body; if not, the request is paused
 */
record HeldBody(Buffer bytes, boolean whole) {
  static final HeldBody NOTHING = new HeldBody(Buffer.buffer(), false);

  /** Lets the rest of a body come, so that its client can finish and read the error. */
  static void letGo(HttpServerRequest request) {
    if (!request.isEnded()) {
      request.resume();
    }
  }

  /** Reads a body until it ends, exceeds {@code limit} bytes, or takes too long. */
  static Future<HeldBody> read(HttpServerRequest request, int limit, Vertx vertx, Duration within) {
    Promise<HeldBody> held = Promise.promise();
    Buffer bytes = Buffer.buffer();
    request.exceptionHandler(held::tryFail);
    request.endHandler(nothing -> held.tryComplete(new HeldBody(bytes, true)));
    request.handler(
        part -> {
          if (held.future().isComplete()) {
            return;
          }
          bytes.appendBuffer(part);
          if (bytes.length() > limit) {
            request.pause();
            held.tryComplete(new HeldBody(bytes, false));
          }
        });
    if ("100-continue".equalsIgnoreCase(request.getHeader("expect"))) {
      request.response().writeContinue();
    }
    request.resume();
    long timer =
        vertx.setTimer(
            within.toMillis(), id -> held.tryFail(new ApiException(Errors.ofStatus(408))));
    return held.future().onComplete(done -> vertx.cancelTimer(timer));
  }
}
