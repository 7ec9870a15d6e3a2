package dev.scrubjay.gateway;

import dev.scrubjay.gateway.analytics.SharedAnalytics;
import dev.scrubjay.gateway.cache.redis.RedisCache;
import dev.scrubjay.gateway.curves.CacheCurves;
import dev.scrubjay.gateway.http.Routes;
import dev.scrubjay.gateway.http.operator.Health;
import dev.scrubjay.gateway.learning.KnowledgeExchange;
import dev.scrubjay.gateway.metrics.export.MeterRegistries;
import dev.scrubjay.gateway.preloading.Preloader;
import dev.scrubjay.gateway.semantic.SemanticCache;
import dev.scrubjay.gateway.shadow.ShadowTraffic;
import dev.scrubjay.gateway.tracing.Tracing;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A gateway that serves. */
public final class Gateway {
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

  private final Vertx vertx;
  private final String deployment;
  private final int port;
  private final Parts parts;
  private final Duration drainDelay;
  private final Duration grace;

  /** The parts that have to be closed. */
  record Parts(
      Routes routes,
      Health health,
      SharedAnalytics sharedAnalytics,
      CacheCurves curves,
      KnowledgeExchange exchange,
      ShadowTraffic shadows,
      Preloader preloader,
      SemanticCache semantic,
      RedisCache cache,
      Tracing tracing,
      MeterRegistries metrics) {}

  Gateway(
      Vertx vertx, String deployment, int port, Parts parts, Duration drainDelay, Duration grace) {
    this.drainDelay = drainDelay;
    this.vertx = vertx;
    this.deployment = deployment;
    this.port = port;
    this.parts = parts;
    this.grace = grace;
  }

  /** What it serves. */
  Routes routes() {
    return parts.routes();
  }

  /** The port that it listens on. */
  public int port() {
    return port;
  }

  /**
   * Stops it: readiness goes off, shadow requests are cancelled, connections are ended while it
   * still serves for the drain delay, then requests in flight and pending stores finish, each
   * within the grace period, and counters are flushed.
   */
  public Future<Void> stop() {
    parts.health().drain();
    parts.routes().drain(vertx);
    parts.shadows().close();
    parts.preloader().close();
    return delay()
        .compose(passed -> vertx.undeploy(deployment))
        .onComplete(undeployed -> parts.semantic().close())
        .eventually(() -> parts.cache().drain(grace))
        .eventually(() -> inTime(parts.sharedAnalytics().close()))
        .eventually(() -> inTime(parts.curves().close()))
        .eventually(() -> inTime(parts.exchange().close()))
        .eventually(() -> inTime(parts.cache().close()))
        .eventually(() -> inTime(parts.tracing().close()))
        .eventually(() -> inTime(closeMetrics()));
  }

  /** The time in which load balancers notice that the replica is not ready. */
  private Future<Void> delay() {
    return drainDelay.isZero()
        ? Future.succeededFuture()
        : vertx.timer(drainDelay.toMillis(), TimeUnit.MILLISECONDS).mapEmpty();
  }

  private Future<Void> closeMetrics() {
    return vertx
        .executeBlocking(
            () -> {
              parts.metrics().close();
              return true;
            },
            false)
        .mapEmpty();
  }

  /** A part that does not close in time, such as a link to a Cluster in trouble, is abandoned. */
  private static Future<Void> inTime(Future<Void> closing) {
    return closing.timeout(CLOSE_WITHIN.toSeconds(), TimeUnit.SECONDS).otherwiseEmpty();
  }
}
