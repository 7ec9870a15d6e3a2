package dev.scrubjay.gateway.http.message;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.scrubjay.gateway.attempt.UpstreamErrors;
import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.ApiError.ErrorKind;
import dev.scrubjay.gateway.dialect.ApiException;
import dev.scrubjay.gateway.dialect.ClientDialect;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.redis.RedisRefusal;
import dev.scrubjay.gateway.upstream.provider.UpstreamException;
import dev.scrubjay.policy.key.MalformedJsonException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns failures into responses that the caller's SDK understands. */
public final class Errors {
  private static final Logger LOG = LoggerFactory.getLogger(Errors.class);

  /** Seconds in which a client that is still sending its body can read the response. */
  private static final long LINGER_S = 2;

  private Errors() {}

  /** The error that a client sees for {@code cause}. An unexpected one is logged, not disclosed. */
  public static ApiError of(Throwable cause, String requestId) {
    if (cause instanceof ApiException known) {
      return known.error();
    }
    if (cause instanceof UpstreamException failure) {
      return UpstreamErrors.of(List.of(failure));
    }
    if (cause instanceof MalformedJsonException malformed) {
      return ApiError.of(
          ErrorKind.INVALID_REQUEST,
          "invalid_json",
          "The body is not valid JSON: " + malformed.getMessage());
    }
    if (cause instanceof HttpException http) {
      return ofStatus(http.getStatusCode());
    }
    LOG.atError()
        .addKeyValue("request_id", requestId)
        .setCause(cause)
        .log("request failed with an unexpected error");
    return ApiError.of(
        ErrorKind.INTERNAL, "internal_error", "The gateway failed. The error has been logged.");
  }

  /**
   * The headers of a provider's reply that the client may see beside the error for {@code cause}.
   */
  public static Map<String, String> providerHeaders(@Nullable Throwable cause) {
    if (cause instanceof ApiException known) {
      return known.headers();
    }
    return cause instanceof UpstreamException failure ? failure.headers() : Map.of();
  }

  /** The error of a call that needs Redis while it cannot be reached. */
  private static ApiException cacheUnavailable() {
    return new ApiException(
        ApiError.of(
            ErrorKind.UNAVAILABLE,
            "cache_unavailable",
            "The cache cannot be reached at the moment."));
  }

  /** The error of a call that failed in Redis for {@code cause}: it is away, or it refuses. */
  public static ApiException cacheFailed(Throwable cause) {
    return RedisRefusal.of(cause)
        .map(
            refusal ->
                new ApiException(
                    ApiError.of(ErrorKind.UNAVAILABLE, "cache_refused", refusal + ".")))
        .orElseGet(Errors::cacheUnavailable);
  }

  /** The error for a status that the web server itself set. */
  public static ApiError ofStatus(int status) {
    return switch (status) {
      case 404 -> ApiError.of(ErrorKind.NOT_FOUND, "not_found", "There is nothing at this path.");
      case 405 ->
          ApiError.of(
              ErrorKind.METHOD_NOT_ALLOWED,
              "method_not_allowed",
              "This path does not support this method.");
      case 408 ->
          ApiError.of(
              ErrorKind.REQUEST_TIMEOUT,
              "request_timeout",
              "The request's body did not arrive in time.");
      case 413 ->
          ApiError.of(ErrorKind.TOO_LARGE, "body_too_large", "The request's body is too large.");
      case 414 -> ApiError.of(ErrorKind.URI_TOO_LONG, "uri_too_long", "The URI is too long.");
      case 431 ->
          ApiError.of(
              ErrorKind.HEADERS_TOO_LARGE,
              "headers_too_large",
              "The request's headers are too large.");
      case 415 ->
          ApiError.of(
              ErrorKind.UNSUPPORTED_MEDIA_TYPE,
              "unsupported_media_type",
              "Content-Type: expected application/json.");
      default ->
          status >= 400 && status < 500
              ? ApiError.of(
                  ErrorKind.INVALID_REQUEST, "bad_request", "The request is not valid HTTP.")
              : ApiError.of(ErrorKind.INTERNAL, "internal_error", "The gateway failed.");
    };
  }

  /**
   * Ends the response with {@code error} in {@code dialect}. A response that has already begun is
   * reset instead.
   */
  public static void write(RoutingContext context, ClientDialect dialect, ApiError error) {
    HttpServerResponse response = context.response();
    if (response.ended() || response.closed()) {
      return;
    }
    if (response.headWritten()) {
      response.reset();
      return;
    }
    if (error.retryAfter() != null) {
      long millis = Math.max(1, error.retryAfter().toMillis());
      response.putHeader("Retry-After", Long.toString((millis + 999) / 1000));
    }
    boolean multiplexed = context.request().version() == HttpVersion.HTTP_2;
    boolean closes = !multiplexed && !context.request().isEnded();
    if (closes) { // rather than wait for the rest of the body
      response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    }
    response.setStatusCode(error.kind().status());
    byte[] body = Json.bytes(dialect.encodeError(error, RequestIds.of(context)));
    Future<Void> written = Replies.end(context, "application/json", Buffer.buffer(body));
    if (closes) {
      written.onComplete(done -> context.request().connection().shutdown(LINGER_S, SECONDS));
    }
  }
}
