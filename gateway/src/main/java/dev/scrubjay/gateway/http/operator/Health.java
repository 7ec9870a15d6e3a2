package dev.scrubjay.gateway.http.operator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.cache.redis.RedisCache;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.http.message.Replies;
import io.vertx.ext.web.RoutingContext;

/**
 * Says whether this replica is alive, and whether it should get requests. Redis being away does not
 * make it unready: requests are answered all the same, uncached.
 */
public final class Health {
  private final RedisCache cache;
  private volatile boolean draining;

  public Health(RedisCache cache) {
    this.cache = cache;
  }

  /** Turns readiness off, for good: the replica is about to stop. */
  public void drain() {
    draining = true;
  }

  public void live(RoutingContext context) {
    Replies.json(context, 200, Json.object().put("status", "live"));
  }

  public void ready(RoutingContext context) {
    ObjectNode body =
        Json.object()
            .put("status", draining ? "draining" : "ready")
            .put("cache", cache.reachable() ? "up" : "down");
    Replies.json(context, draining ? 503 : 200, body);
  }
}
