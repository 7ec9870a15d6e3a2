package dev.scrubjay.gateway.http.filter;

import io.vertx.ext.web.Router;

/** Routes to answers that are at hand, which come before the filters of the API. */
@FunctionalInterface
public interface HitRoutes {
  /**
   * Adds the routes to {@code router}; called once for each event loop.
   *
   * @param deadlines of bodies at this event loop
   */
  void mount(Router router, BodyDeadlines deadlines);
}
