package dev.scrubjay.gateway.http.filter;

import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Leads requests to the routes that their paths mean. It is the first filter, so that all others
 * and all routes see the same few paths. The query stays as it is.
 */
public final class MeantPaths implements Handler<RoutingContext> {
  private static final String KEY = "deployment";

  /** Paths that mean what they say, and that most requests have. */
  private static final Set<String> USUAL =
      Set.of("/v1/chat/completions", "/v1/messages", "/v1/responses", "/v1/embeddings");

  /** Segments that stand for this directory or the one above it, plain or encoded. */
  private static final Pattern DOTS =
      Pattern.compile("/(\\.|%2e){1,2}(/|$)", Pattern.CASE_INSENSITIVE);

  /** The route that a client means by {@code path}. */
  public static String meant(String path) {
    return USUAL.contains(path) ? path : MeantPath.of(path).path();
  }

  @Override
  public void handle(RoutingContext context) {
    String path = context.request().path();
    if (path == null || USUAL.contains(path)) {
      context.next();
      return;
    }
    MeantPath meant = MeantPath.of(DOTS.matcher(path).find() ? context.normalizedPath() : path);
    if (meant.deployment() != null) {
      context.put(KEY, URLDecoder.decode(meant.deployment(), StandardCharsets.UTF_8));
    }
    if (meant.path().equals(path)) {
      context.next();
    } else {
      String query = context.request().query();
      context.reroute(
          context.request().method(), query == null ? meant.path() : meant.path() + "?" + query);
    }
  }

  /** The model that the request's path names, as those of Azure's clients do. */
  public static @Nullable String deployment(RoutingContext context) {
    return context.get(KEY);
  }
}
