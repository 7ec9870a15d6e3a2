package dev.scrubjay.gateway.http.filter;

import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.ApiError.ErrorKind;
import dev.scrubjay.gateway.dialect.ApiException;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;

/**
 * Refuses requests that are valid HTTP, but not for this server: in a transfer coding that it does
 * not know, or by another host's name. Pages of any host can have their own name resolved to a
 * loopback address (DNS rebinding), so where callers need no key, and that address is trusted, only
 * loopback's own names are accepted.
 */
final class HttpRules implements Handler<RoutingContext> {
  private static final Pattern LOOPBACK =
      Pattern.compile("(.+\\.)?localhost\\.?|127(\\.\\d{1,3}){3}|\\[?(::|0:0:0:0:0:0:0:)1]?");

  private final BooleanSupplier trusting;
  private String ownHost = "";

  /**
   * @param trusting whether callers on loopback need no key
   */
  HttpRules(BooleanSupplier trusting) {
    this.trusting = trusting;
  }

  /** Whether {@code host} is a name or address of loopback. */
  static boolean isLoopback(String host) {
    return LOOPBACK.matcher(host.toLowerCase(Locale.ROOT)).matches();
  }

  @Override
  public void handle(RoutingContext context) {
    String coding = context.request().getHeader(HttpHeaders.TRANSFER_ENCODING);
    if (coding != null && !coding.strip().equalsIgnoreCase("chunked")) {
      throw new ApiException(
          ApiError.of(
              ErrorKind.NOT_IMPLEMENTED,
              "unsupported_transfer_encoding",
              "Transfer-Encoding: expected chunked or none."));
    }
    if (isMisdirected(context.request())) {
      throw new ApiException(
          ApiError.of(
              ErrorKind.MISDIRECTED,
              "wrong_host",
              "Host: expected localhost or a loopback address, as callers need no API key here."
                  + " Set SCRUBJAY_API_KEY to serve other names."));
    }
    context.next();
  }

  /** Whether {@link #handle} lets a request pass, and its body comes as it is, not in chunks. */
  boolean accepts(HttpServerRequest request) {
    return !request.headers().contains(HttpHeaders.TRANSFER_ENCODING) && !isMisdirected(request);
  }

  private boolean isMisdirected(HttpServerRequest request) {
    return trusting.getAsBoolean() && !isToOwnHost(request);
  }

  /**
   * Whether a request names a host of loopback, or none. The last such {@code Host} is remembered,
   * as nearly all requests have the same.
   */
  private boolean isToOwnHost(HttpServerRequest request) {
    String host =
        request.version() != HttpVersion.HTTP_2 && request.uri().startsWith("/")
            ? request.getHeader(HttpHeaders.HOST)
            : null; // it is the target that names the host
    if (host != null && host.equals(ownHost)) {
      return true;
    }
    HostAndPort authority = request.authority();
    boolean own = authority == null || isLoopback(authority.host());
    if (own && host != null) {
      ownHost = host;
    }
    return own;
  }
}
