package dev.scrubjay.gateway.http.filter;

import dev.scrubjay.gateway.config.CorsConfig;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Permits web pages of configured origins to call the gateway (CORS). Preflights are answered here,
 * as browsers send them without a key. A request of another origin is served as any other, but
 * without the permission the browser keeps the answer from the page.
 */
final class CrossOrigin implements Handler<RoutingContext> {
  private static final String METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";

  /** The headers that pages may read; {@code *} is for those of providers. */
  private static final String EXPOSED =
      "X-Request-Id, Cache-Status, Age, Retry-After, X-Scrubjay-Model, X-Scrubjay-Provider,"
          + " X-Scrubjay-Cost, X-Scrubjay-Saved, X-Scrubjay-Fallback-From, X-Scrubjay-Spilled-From,"
          + " X-Scrubjay-Relaxed, X-Scrubjay-Dropped, X-Scrubjay-Simulated, X-Scrubjay-Cascade, *";

  private final CorsConfig config;
  private final List<Pattern> origins;

  CrossOrigin(CorsConfig config) {
    this.config = config;
    this.origins = config.origins().stream().map(CrossOrigin::pattern).toList();
  }

  private static Pattern pattern(String origin) {
    return origin.equals("*")
        ? Pattern.compile(".*")
        : Pattern.compile(
            Arrays.stream(origin.split("\\*", -1))
                .map(Pattern::quote)
                .collect(Collectors.joining("[^/]*")),
            Pattern.CASE_INSENSITIVE);
  }

  /** Permits the page that sent a request, if any, to read the response; false if it may not. */
  boolean permit(HttpServerRequest request) {
    String origin = request.getHeader("origin");
    HttpServerResponse response = request.response();
    if (config.enabled()) {
      response.headers().add("Vary", "Origin");
    }
    if (origin == null || origins.stream().noneMatch(known -> known.matcher(origin).matches())) {
      return false;
    }
    response
        .putHeader("Access-Control-Allow-Origin", origin)
        .putHeader("Access-Control-Expose-Headers", EXPOSED);
    return true;
  }

  @Override
  public void handle(RoutingContext context) {
    MultiMap headers = context.request().headers();
    HttpServerResponse response = context.response();
    if (!permit(context.request())) {
      context.next();
      return;
    }
    if (context.request().method().equals(HttpMethod.OPTIONS)
        && headers.contains("access-control-request-method")) {
      preflight(response, headers);
    } else {
      context.next();
    }
  }

  private void preflight(HttpServerResponse response, MultiMap headers) {
    String asked = headers.get("access-control-request-headers");
    String allowed =
        config.headers().isEmpty()
            ? asked == null ? "*" : asked
            : String.join(", ", config.headers());
    response
        .putHeader("Access-Control-Allow-Methods", METHODS)
        .putHeader("Access-Control-Allow-Headers", allowed)
        .putHeader("Access-Control-Max-Age", Long.toString(config.maxAge().toSeconds()))
        .setStatusCode(204)
        .end();
  }
}
