package dev.scrubjay.gateway;

import dev.scrubjay.gateway.analytics.SharedAnalytics;
import dev.scrubjay.gateway.cache.redis.RedisCache;
import dev.scrubjay.gateway.http.operator.Health;
import dev.scrubjay.gateway.learning.KnowledgeExchange;
import dev.scrubjay.gateway.metrics.export.MeterRegistries;
import dev.scrubjay.gateway.tracing.Tracing;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A gateway that is serving. */
public final class Gateway {
  private static final Duration CLOSE = Duration.ofSeconds(5);

  private final Vertx vertx;
  private final String deployment;
  private final int port;
  private final Health health;
  private final SharedAnalytics sharedAnalytics;
  private final KnowledgeExchange exchange;
  private final RedisCache cache;
  private final Tracing tracing;
  private final MeterRegistries metrics;
  private final Duration grace;

  Gateway(
      Vertx vertx,
      String deployment,
      int port,
      Health health,
      SharedAnalytics sharedAnalytics,
      KnowledgeExchange exchange,
      RedisCache cache,
      Tracing tracing,
      MeterRegistries metrics,
      Duration grace) {
    this.vertx = vertx;
    this.deployment = deployment;
    this.port = port;
    this.health = health;
    this.sharedAnalytics = sharedAnalytics;
    this.exchange = exchange;
    this.cache = cache;
    this.tracing = tracing;
    this.metrics = metrics;
    this.grace = grace;
  }

  /** The port it listens on. */
  public int port() {
    return port;
  }

  /**
   * Stops it: readiness off, then requests in flight and pending stores finish, each within the
   * grace period, and what was counted is kept.
   */
  public Future<Void> stop() {
    health.drain();
    return vertx
        .undeploy(deployment)
        .eventually(() -> cache.drain(grace))
        .eventually(() -> soon(sharedAnalytics.close()))
        .eventually(() -> soon(exchange.close()))
        .eventually(() -> soon(cache.close()))
        .eventually(() -> soon(tracing.close()))
        .eventually(() -> soon(vertx.executeBlocking(this::closeMetrics, false)));
  }

  private @Nullable Void closeMetrics() {
    metrics.close();
    return null;
  }

  /** What does not close in time, such as a connection to a Cluster in trouble, is left behind. */
  private static Future<Void> soon(Future<Void> closing) {
    return closing.timeout(CLOSE.toSeconds(), TimeUnit.SECONDS).otherwiseEmpty();
  }
}
