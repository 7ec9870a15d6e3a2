package dev.scrubjay.gateway.http;

import dev.scrubjay.gateway.config.reader.Nearest;
import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.ApiError.ErrorKind;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The error of a request to a path without a route, which names the route that is most like it. */
final class NearestRoute {
  private static final int SHOWN = 120;

  private NearestRoute() {}

  static ApiError notFound(Router router, RoutingContext context) {
    String path = context.normalizedPath();
    String hint = path.length() > SHOWN ? "" : Nearest.hint(path, paths(router));
    return ApiError.of(
        ErrorKind.NOT_FOUND,
        "not_found",
        "There is nothing at "
            + (path.length() > SHOWN ? path.substring(0, SHOWN) + "..." : path)
            + (hint.isEmpty() ? ". GET /openapi.yaml lists what there is." : hint + "."));
  }

  /** The paths of all routes; filters have a wildcard and routes that take several methods none. */
  private static Set<String> paths(Router router) {
    return router.getRoutes().stream()
        .filter(route -> route.methods() != null && route.isExactPath())
        .map(Route::getPath)
        .filter(Objects::nonNull)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
