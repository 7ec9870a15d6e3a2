package dev.scrubjay.gateway.http.filter;

import dev.scrubjay.gateway.config.ServerConfig;
import dev.scrubjay.gateway.http.message.RequestIds;
import dev.scrubjay.gateway.http.message.RequestStart;
import dev.scrubjay.gateway.load.LoopTurns;
import dev.scrubjay.gateway.load.MemoryBudget;
import dev.scrubjay.gateway.metrics.HttpMeters;
import dev.scrubjay.gateway.tracing.Tracing;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/** The handlers that requests pass before they reach a route, in order. */
public final class Filters {
  private final ServerConfig config;
  private final boolean onLoopback;
  private final Authenticator authenticator;
  private final RequestIds ids;
  private final HttpMeters meters;
  private final Tracing tracing;
  private final LongSupplier nanoTime;
  private final InFlightLimit inFlight;
  private final Draining draining = new Draining();
  private final BodyMemory memory;
  private final ReplyPace pace;
  private final CrossOrigin cors;

  public Filters(
      ServerConfig config,
      Authenticator authenticator,
      RequestIds ids,
      HttpMeters meters,
      Tracing tracing,
      MemoryBudget budget,
      LongSupplier nanoTime) {
    this.config = config;
    this.onLoopback = HttpRules.isLoopback(config.host());
    this.authenticator = authenticator;
    this.ids = ids;
    this.meters = meters;
    this.tracing = tracing;
    this.nanoTime = nanoTime;
    this.cors = new CrossOrigin(config.cors());
    this.inFlight = new InFlightLimit(config.maxInFlight());
    this.memory = new BodyMemory(budget, config.maxBodyBytes());
    this.pace = new ReplyPace(budget, config.limits().slowReader());
  }

  /** The source of request ids. */
  public RequestIds requestIds() {
    return ids;
  }

  /** What tells the tenants of requests. */
  public Authenticator authenticator() {
    return authenticator;
  }

  /** What counts requests. */
  public HttpMeters meters() {
    return meters;
  }

  /** The monotonic ticker. */
  public LongSupplier nanoTime() {
    return nanoTime;
  }

  /**
   * The admission of requests to one event loop.
   *
   * @param atEndOfTurn as in {@link LoopTurns}
   */
  public LoopTurns turns(Executor atEndOfTurn) {
    return new LoopTurns(config.limits().turnAwayAfter(), nanoTime, atEndOfTurn);
  }

  /** Permits the page that sent a request, if any, to read the response. */
  public void permitOrigin(HttpServerRequest request) {
    cors.permit(request);
  }

  /** What ends connections before the replica stops. */
  public Draining draining() {
    return draining;
  }

  private boolean trusts() {
    return onLoopback && authenticator.needsNoKey();
  }

  /**
   * The entrance to a router of one event loop.
   *
   * @param handedOn the router's
   */
  public Entrance entrance(
      HandedOn handedOn, BodyDeadlines deadlines, Handler<HttpServerRequest> router) {
    return new Entrance(
        ids,
        meters,
        cors,
        draining,
        new HttpRules(this::trusts),
        nanoTime,
        handedOn,
        deadlines,
        router);
  }

  /** The filters of every request. */
  public List<Handler<RoutingContext>> ofEveryRequest(HandedOn handedOn) {
    return List.of(
        new MeantPaths(),
        handedOn,
        new ConnectionUse(),
        new RequestStart(nanoTime),
        ids,
        new RequestLog(nanoTime),
        new RequestCount(meters),
        draining,
        new HttpRules(this::trusts),
        cors,
        pace,
        HandedOn::failed);
  }

  /** The filters of requests to the API, which need a key. */
  public List<Handler<RoutingContext>> ofApiCalls() {
    return List.of(
        new TraceRequests(tracing), new QueryKeys(), authenticator, inFlight::arriving, memory);
  }

  /** The deadlines of the bodies that arrive at one event loop. */
  public BodyDeadlines bodyDeadlines(Vertx vertx) {
    return BodyDeadlines.watching(vertx, config.requestTimeout(), nanoTime);
  }

  /** The filters of requests to the API whose bodies are read before they are handled. */
  public List<Handler<RoutingContext>> ofBodies(BodyDeadlines deadlines) {
    return List.of(
        deadlines,
        memory::expect,
        new EncodedBodies(config.maxBodyBytes()),
        new ReadBodies(config.maxBodyBytes()),
        deadlines::arrived,
        inFlight::served,
        new TokenLimit(config.limits().maxJsonTokens()));
  }
}
