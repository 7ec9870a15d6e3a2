package dev.scrubjay.gateway.http.filter;

import dev.scrubjay.gateway.http.message.RequestIds;
import dev.scrubjay.gateway.metrics.HttpMeters;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The way of requests to the router, and what those need that do not go so far: the same rules,
 * figures and log lines as all others. Confined to one event loop.
 */
public final class Entrance {
  final RequestIds ids;
  final HttpMeters meters;
  final RequestLog log;
  final CrossOrigin cors;
  final LongSupplier nanoTime;
  final HandedOn handedOn;
  final BodyDeadlines deadlines;
  final Handler<HttpServerRequest> router;
  private final Draining draining;
  private final HttpRules rules;

  /**
   * @param router handles requests that pass; {@code handedOn} is one of its filters
   */
  Entrance(
      RequestIds ids,
      HttpMeters meters,
      CrossOrigin cors,
      Draining draining,
      HttpRules rules,
      LongSupplier nanoTime,
      HandedOn handedOn,
      BodyDeadlines deadlines,
      Handler<HttpServerRequest> router) {
    this.ids = ids;
    this.meters = meters;
    this.log = new RequestLog(nanoTime);
    this.cors = cors;
    this.draining = draining;
    this.rules = rules;
    this.nanoTime = nanoTime;
    this.handedOn = handedOn;
    this.deadlines = deadlines;
    this.router = router;
  }

  /** Lets a request pass of which nothing has been read but its headers. */
  public void pass(HttpServerRequest request) {
    router.handle(request);
  }

  /**
   * The request as one that may be answered here; null if it must pass, as its connection is about
   * to end, or it breaks a rule.
   */
  public @Nullable Arrival arrival(HttpServerRequest request) {
    return draining.hasBegun() || !rules.accepts(request)
        ? null
        : new Arrival(this, request).begin(draining);
  }
}
