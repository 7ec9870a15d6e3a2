package dev.scrubjay.gateway.http.message;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import java.util.Set;
import java.util.TreeSet;

/** The methods that are allowed at a path. */
public final class AllowedMethods {
  private AllowedMethods() {}

  /** Adds a route for {@code GET} on {@code path} that answers {@code HEAD} too. */
  public static Route get(Router router, String path) {
    return router.get(path).method(HttpMethod.HEAD);
  }

  /** The methods that {@code router} knows at {@code path}, for {@code Allow}. */
  public static String at(Router router, String path) {
    Set<String> methods = new TreeSet<>();
    for (Route route : router.getRoutes()) {
      Set<HttpMethod> own = route.methods();
      String pattern = route.getPath();
      if (own != null && pattern != null && matches(pattern, route.isExactPath(), path)) {
        own.forEach(method -> methods.add(method.name()));
      }
    }
    return String.join(", ", methods);
  }

  /**
   * Whether {@code path} is one of a route's.
   *
   * @param exact whether the route has no wildcard at the end of its pattern
   */
  private static boolean matches(String pattern, boolean exact, String path) {
    String[] wanted = pattern.split("/", -1);
    String[] given = path.split("/", -1);
    int compared = exact ? wanted.length : wanted.length - 1;
    boolean matches = exact ? given.length == compared : given.length >= compared;
    for (int i = 0; matches && i < compared; i++) {
      matches = wanted[i].startsWith(":") || wanted[i].equals(given[i]);
    }
    return matches;
  }
}
