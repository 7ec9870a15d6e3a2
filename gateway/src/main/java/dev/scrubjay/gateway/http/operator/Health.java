package dev.scrubjay.gateway.http.operator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.cache.redis.RedisCache;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.http.message.AllowedMethods;
import dev.scrubjay.gateway.http.message.Replies;
import dev.scrubjay.gateway.http.message.RouteGroup;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/**
 * Routes that say whether this replica is alive and whether it should get requests. It stays ready
 * without Redis, as it then answers requests uncached; only at its start it waits a while for
 * Redis.
 */
public final class Health implements RouteGroup {
  private final RedisCache cache;
  private final Future<?> prepared;
  private volatile boolean draining;

  /**
   * @param prepared completes, in a bounded time, when the cache need not be waited for any more
   */
  public Health(RedisCache cache, Future<?> prepared) {
    this.cache = cache;
    this.prepared = prepared;
  }

  /** Turns readiness off for good, as the replica is about to stop. */
  public void drain() {
    draining = true;
  }

  @Override
  public void mount(Router router) {
    AllowedMethods.get(router, "/health/live").handler(this::live);
    AllowedMethods.get(router, "/health/ready").handler(this::ready);
  }

  private void live(RoutingContext context) {
    Replies.json(context, 200, Json.object().put("status", "live"));
  }

  private void ready(RoutingContext context) {
    String status = status();
    ObjectNode body =
        Json.object().put("status", status).put("cache", cache.reachable() ? "up" : "down");
    cache.trouble().ifPresent(reason -> body.put("cache_trouble", reason));
    Replies.json(context, status.equals("ready") ? 200 : 503, body);
  }

  private String status() {
    if (draining) {
      return "draining";
    }
    return prepared.isComplete() ? "ready" : "starting";
  }
}
