package dev.scrubjay.gateway.http.operator;

import dev.scrubjay.gateway.http.message.AllowedMethods;
import dev.scrubjay.gateway.http.message.Replies;
import dev.scrubjay.gateway.http.message.RouteGroup;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Routes to the live page and the API's description. The page itself holds no figures: its scripts
 * request them with the caller's key, as any caller does. Its content security policy lets it talk
 * to this gateway alone.
 */
public final class PageRoutes implements RouteGroup {
  private static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private static final String OPENAPI = "openapi.yaml";
  private static final String INDEX = "index.html";
  private static final List<String> FILES =
      List.of(
          INDEX,
          "page.css",
          "icon.svg",
          "main.js",
          "api.js",
          "charts.js",
          "dom.js",
          "format.js",
          "operator.js",
          "purge.js",
          "views.js");

  private final Map<String, Buffer> files = new LinkedHashMap<>();
  private final Buffer openApi = Resource.read(OPENAPI);

  public PageRoutes() {
    FILES.forEach(name -> files.put(name, Resource.read("page/" + name)));
  }

  @Override
  public void mount(Router router) {
    files.forEach(
        (name, content) ->
            AllowedMethods.get(router, name.equals(INDEX) ? "/" : "/page/" + name)
                .handler(context -> serve(context, name, content)));
    AllowedMethods.get(router, "/" + OPENAPI)
        .handler(context -> Replies.end(context, "application/yaml", openApi));
  }

  private static void serve(RoutingContext context, String name, Buffer content) {
    context
        .response()
        .putHeader("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("Referrer-Policy", "no-referrer")
        .putHeader("Cross-Origin-Opener-Policy", "same-origin")
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
    Replies.end(context, contentType(name), content);
  }

  private static String contentType(String name) {
    return switch (name.substring(name.lastIndexOf('.') + 1)) {
      case "html" -> "text/html; charset=utf-8";
      case "css" -> "text/css; charset=utf-8";
      case "js" -> "text/javascript; charset=utf-8";
      case "svg" -> "image/svg+xml";
      default -> throw new IllegalArgumentException("no content type for " + name);
    };
  }
}
