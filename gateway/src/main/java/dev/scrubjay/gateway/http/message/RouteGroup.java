package dev.scrubjay.gateway.http.message;

import io.vertx.ext.web.Router;

/** Routes that belong together. */
@FunctionalInterface
public interface RouteGroup {
  /** Adds the routes to {@code router}; called once for each event loop. */
  void mount(Router router);
}
