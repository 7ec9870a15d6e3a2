package dev.scrubjay.gateway.http.filter;

import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** Takes the API key of Google's clients out of the query, where some put it, into its header. */
final class QueryKeys implements Handler<RoutingContext> {
  static final String HEADER = "x-goog-api-key";

  @Override
  public void handle(RoutingContext context) {
    MultiMap headers = context.request().headers();
    List<String> keys = context.queryParam("key");
    if (!keys.isEmpty() && !headers.contains(HEADER) && isOfGoogle(context)) {
      headers.set(HEADER, keys.get(0));
    }
    context.next();
  }

  private static boolean isOfGoogle(RoutingContext context) {
    String path = context.normalizedPath();
    return path.startsWith("/v1beta/") || path.startsWith("/gemini/");
  }
}
