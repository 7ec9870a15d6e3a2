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
      if (own != null && pattern != null && matches(pattern, path)) {
        own.forEach(method -> methods.add(method.name()));
      }
    }
    return String.join(", ", methods);
  }

  private static boolean matches(String pattern, String path) {
    String[] wanted = pattern.split("/", -1);
    String[] given = path.split("/", -1);
    boolean open = wanted[wanted.length - 1].equals("*") && given.length > wanted.length;
    boolean matches = open || wanted.length == given.length;
    for (int i = 0; matches && i < wanted.length; i++) {
      matches = wanted[i].startsWith(":") || wanted[i].equals("*") || wanted[i].equals(given[i]);
    }
    return matches;
  }
}
