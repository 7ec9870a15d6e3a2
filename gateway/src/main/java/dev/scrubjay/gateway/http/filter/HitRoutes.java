package dev.scrubjay.gateway.http.filter;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;

/** Routes to answers that are at hand, which come before the router. */
@FunctionalInterface
public interface HitRoutes {
  /**
   * Creates the handler of all requests; called once for each event loop.
   *
   * @param entrance by which it lets those pass that it does not answer
   */
  Handler<HttpServerRequest> before(Entrance entrance);
}
