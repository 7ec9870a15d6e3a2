package dev.scrubjay.gateway.http.message;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/** The length that a request says its body has. */
public final class ContentLength {
  /** The length of a body that does not say it. */
  public static final long UNKNOWN = -1;

  private ContentLength() {}

  /** The bytes of the body of {@code request}, 0 or more; or {@link #UNKNOWN}. */
  public static long of(HttpServerRequest request) {
    String given = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    try {
      return given == null ? UNKNOWN : Long.parseLong(given.strip());
    } catch (NumberFormatException e) {
      return UNKNOWN; // Netty has refused it
    }
  }
}
