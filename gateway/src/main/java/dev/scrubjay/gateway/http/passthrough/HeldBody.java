package dev.scrubjay.gateway.http.passthrough;

import dev.scrubjay.gateway.dialect.ApiException;
import dev.scrubjay.gateway.http.message.ContentLength;
import dev.scrubjay.gateway.http.message.Errors;
import dev.scrubjay.gateway.http.message.ExpectedContinue;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.function.Predicate;

/**
 * The beginning of a request's body that was read before the request is passed on.
 *
 * @param bytes what was read
 * @param whole whether that is all of the body; if not, the request is paused
 * @param added by how much they are more than the client's; negative if they are less
 */
record HeldBody(Buffer bytes, boolean whole, int added) {
  private static final long MAX_EXPECTED = 16 << 20;

  static final HeldBody NOTHING = new HeldBody(Buffer.buffer(), false, 0);

  /** A whole body. */
  static HeldBody whole(Buffer bytes) {
    return new HeldBody(bytes, true, 0);
  }

  /** Other bytes in the place of these. */
  HeldBody with(Buffer other) {
    return new HeldBody(other, whole, added + other.length() - bytes.length());
  }

  /** Corrects the headers of a request with this body. */
  void describe(HttpServerRequest from, MultiMap headers) {
    String length = headers.get(HttpHeaders.CONTENT_LENGTH);
    if (whole) {
      headers.remove(HttpHeaders.CONTENT_ENCODING);
      boolean hasBody = bytes.length() > 0 || !from.method().equals(HttpMethod.GET);
      if (hasBody) {
        headers.set(HttpHeaders.CONTENT_LENGTH, String.valueOf(bytes.length()));
      }
    } else if (length != null && added != 0) {
      headers.set(HttpHeaders.CONTENT_LENGTH, String.valueOf(Long.parseLong(length) + added));
    }
  }

  /** Lets the rest of a body come, so that its client can finish and read the error. */
  static void letGo(HttpServerRequest request) {
    if (!request.isEnded()) {
      request.resume();
    }
  }

  /** Reads a body until it ends, exceeds {@code limit} bytes, or takes too long. */
  static Future<HeldBody> read(HttpServerRequest request, int limit, Vertx vertx, Duration within) {
    Buffer room = Buffer.buffer(Math.min(limit, expected(request)));
    return read(request, room, bytes -> bytes.length() > limit, vertx, within);
  }

  /** The bytes to make room for at once, as a buffer that grows copies all that it has. */
  private static int expected(HttpServerRequest request) {
    return (int) Math.clamp(ContentLength.of(request), 0, MAX_EXPECTED);
  }

  /** Reads a body until it ends, there is enough of it, or it takes too long. */
  static Future<HeldBody> read(
      HttpServerRequest request, Predicate<Buffer> enough, Vertx vertx, Duration within) {
    return read(request, Buffer.buffer(), enough, vertx, within);
  }

  private static Future<HeldBody> read(
      HttpServerRequest request,
      Buffer bytes,
      Predicate<Buffer> enough,
      Vertx vertx,
      Duration within) {
    Promise<HeldBody> held = Promise.promise();
    request.exceptionHandler(held::tryFail);
    request.endHandler(nothing -> held.tryComplete(HeldBody.whole(bytes)));
    request.handler(
        part -> {
          if (held.future().isComplete()) {
            return;
          }
          bytes.appendBuffer(part);
          if (enough.test(bytes)) {
            request.pause();
            held.tryComplete(new HeldBody(bytes, false, 0));
          }
        });
    ExpectedContinue.answer(request);
    request.resume();
    long timer =
        vertx.setTimer(
            within.toMillis(), id -> held.tryFail(new ApiException(Errors.ofStatus(408))));
    return held.future().onComplete(done -> vertx.cancelTimer(timer));
  }
}
