package dev.scrubjay.gateway.http.operator;

import dev.scrubjay.gateway.http.message.AllowedMethods;
import dev.scrubjay.gateway.http.message.Replies;
import dev.scrubjay.gateway.http.message.RouteGroup;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Routes to the live page and the API's description. The page itself holds no figures: its scripts
 * request them with the caller's key, as any caller does. Its content security policy lets it talk
 * to this gateway alone.
 */
public final class PageRoutes implements RouteGroup {
  private static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private static final int NOT_MODIFIED = 304;
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
          "overview.js",
          "playground.js",
          "purge.js",
          "requests.js",
          "views.js");

  /** The library of charts, in its WebJar; the version is that of {@code pom.xml}. */
  private static final String UPLOT = "/META-INF/resources/webjars/uplot/1.6.30/dist/";

  /** What has been asked for: most replicas are never asked for any of it. */
  private final Map<String, PageFile> files = new ConcurrentHashMap<>();

  /** A file, and the tag by which a browser knows whether it has it. */
  private record PageFile(Buffer content, String tag) {
    private static final int TAG_BYTES = 12;

    static PageFile of(Buffer content) {
      try {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(content.getBytes());
        return new PageFile(content, '"' + HexFormat.of().formatHex(hash, 0, TAG_BYTES) + '"');
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every JDK has SHA-256", e);
      }
    }
  }

  @Override
  public void mount(Router router) {
    FILES.forEach(name -> mount(router, name, "page/" + name));
    mount(router, "uplot.js", UPLOT + "uPlot.iife.min.js");
    mount(router, "uplot.css", UPLOT + "uPlot.min.css");
    AllowedMethods.get(router, "/" + OPENAPI)
        .handler(
            context ->
                read(context, OPENAPI)
                    .onSuccess(file -> Replies.end(context, "application/yaml", file.content())));
  }

  private void mount(Router router, String name, String resource) {
    AllowedMethods.get(router, name.equals(INDEX) ? "/" : "/page/" + name)
        .handler(context -> read(context, resource).onSuccess(file -> serve(context, name, file)));
  }

  /** The file {@code resource}, which is read once; if it cannot be, the request has failed. */
  private Future<PageFile> read(RoutingContext context, String resource) {
    PageFile known = files.get(resource);
    return known != null
        ? Future.succeededFuture(known)
        : context
            .vertx()
            .executeBlocking(() -> PageFile.of(Resource.read(resource)), false)
            .onSuccess(file -> files.put(resource, file))
            .onFailure(context::fail);
  }

  private static void serve(RoutingContext context, String name, PageFile file) {
    context
        .response()
        .putHeader("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("Referrer-Policy", "no-referrer")
        .putHeader("Cross-Origin-Opener-Policy", "same-origin")
        .putHeader(HttpHeaders.ETAG, file.tag())
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
    if (file.tag().equals(context.request().getHeader(HttpHeaders.IF_NONE_MATCH))) {
      context.response().setStatusCode(NOT_MODIFIED).end();
    } else {
      Replies.end(context, contentType(name), file.content());
    }
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
