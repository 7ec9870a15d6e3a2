package dev.scrubjay.gateway.http;

import dev.scrubjay.gateway.http.filter.Authenticator;
import dev.scrubjay.gateway.http.filter.BodyDeadlines;
import dev.scrubjay.gateway.http.filter.Filters;
import dev.scrubjay.gateway.http.filter.HandedOn;
import dev.scrubjay.gateway.http.filter.HitRoutes;
import dev.scrubjay.gateway.http.filter.InvalidRequests;
import dev.scrubjay.gateway.http.message.RouteGroup;
import dev.scrubjay.gateway.load.LoopTurns;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.function.Consumer;

/** The gateway's HTTP interface: filters first, then routes, with one place that writes errors. */
public final class Routes {
  /** The paths of the API; those of providers are below their names. */
  private static final List<String> API =
      List.of(
          "/v1/*", "/v2/*", "/v1beta/*", "/openai/*", "/anthropic/*", "/gemini/*", "/providers/*");

  private static final int UNAVAILABLE = 503;

  private final Filters filters;
  private final List<HitRoutes> hits;
  private final List<RouteGroup> open;
  private final List<RouteGroup> streamed;
  private final List<RouteGroup> api;
  private final ErrorResponses errors = new ErrorResponses();
  private final RefusalLog refusals;

  /**
   * @param hits routes that come before the router
   * @param open routes that need no API key: health, metrics, the live page
   * @param streamed routes to the API that read bodies themselves
   * @param api routes to the API whose bodies have been read
   */
  public Routes(
      Filters filters,
      List<HitRoutes> hits,
      List<RouteGroup> open,
      List<RouteGroup> streamed,
      List<RouteGroup> api) {
    this.filters = filters;
    this.refusals = new RefusalLog(filters.nanoTime());
    this.hits = List.copyOf(hits);
    this.open = List.copyOf(open);
    this.streamed = List.copyOf(streamed);
    this.api = List.copyOf(api);
  }

  /** A handler that answers requests that are not valid HTTP. */
  public Handler<HttpServerRequest> invalid() {
    return new InvalidRequests(filters.requestIds());
  }

  /** Ends the connections on which requests come from now on, once those are answered. */
  public void drain(Vertx vertx) {
    filters.draining().begin(vertx);
  }

  /** Creates the handler of all requests that come at the caller's event loop. */
  public Handler<HttpServerRequest> handler(Vertx vertx) {
    Context loop = vertx.getOrCreateContext();
    LoopTurns turns = filters.turns(task -> loop.runOnContext(nothing -> task.run()));
    HeldRefusals held = new HeldRefusals(vertx, filters.nanoTime());
    HandedOn handedOn = new HandedOn();
    BodyDeadlines deadlines = filters.bodyDeadlines(vertx);
    Handler<HttpServerRequest> next = router(vertx, handedOn, deadlines, turns::failed);
    for (HitRoutes route : hits) {
      next = route.before(filters.entrance(handedOn, deadlines, next));
    }
    return new EarlyRefusals(turns, held, refusals, filters, next);
  }

  /** Creates a router for one event loop. */
  public Router router(Vertx vertx) {
    return router(vertx, new HandedOn(), filters.bodyDeadlines(vertx), tenant -> {});
  }

  /**
   * @param refused told the tenant of each request for which there was no place
   */
  private Router router(
      Vertx vertx, HandedOn handedOn, BodyDeadlines deadlines, Consumer<String> refused) {
    Router router = Router.router(vertx);
    add(router.route(), filters.ofEveryRequest(handedOn));
    router.route().failureHandler(context -> failed(context, refused));
    open.forEach(group -> group.mount(router));
    filterApi(router, filters.ofApiCalls());
    streamed.forEach(group -> group.mount(router));
    filterApi(router, filters.ofBodies(deadlines));
    api.forEach(group -> group.mount(router));
    errors.mount(router);
    return router;
  }

  private void failed(RoutingContext context, Consumer<String> refused) {
    errors.failed(context);
    if (context.response().getStatusCode() == UNAVAILABLE) {
      refused.accept(Authenticator.tenant(context));
    }
  }

  private static void filterApi(Router router, List<Handler<RoutingContext>> filters) {
    API.forEach(path -> add(router.route(path), filters));
  }

  /** Adds all filters to one route, which is matched once. */
  private static void add(Route route, List<Handler<RoutingContext>> filters) {
    filters.forEach(route::handler);
  }
}
