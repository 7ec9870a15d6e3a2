package dev.scrubjay.gateway.http.filter;

import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.ApiError.ErrorKind;
import dev.scrubjay.gateway.dialect.ApiException;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;

/**
 * Refuses requests with a {@code Content-Encoding}. Bodies are not decoded: a compressed one would
 * fail as JSON, or be stored as it is.
 */
final class PlainBodies implements Handler<RoutingContext> {
  @Override
  public void handle(RoutingContext context) {
    String encoding = context.request().getHeader(HttpHeaders.CONTENT_ENCODING);
    if (encoding != null && !encoding.strip().equalsIgnoreCase("identity")) {
      throw new ApiException(
          ApiError.of(
              ErrorKind.UNSUPPORTED_MEDIA_TYPE,
              "unsupported_content_encoding",
              "Content-Encoding: expected none, not '" + encoding.strip() + "'."));
    }
    context.next();
  }
}
