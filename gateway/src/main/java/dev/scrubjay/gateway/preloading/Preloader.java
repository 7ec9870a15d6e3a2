package dev.scrubjay.gateway.preloading;

import dev.scrubjay.gateway.config.PreloadConfig;
import dev.scrubjay.gateway.redis.RedisUnavailableException;
import dev.scrubjay.gateway.shared.SharedDocuments;
import dev.scrubjay.gateway.shared.TickLoop;
import dev.scrubjay.policy.preload.PreloadPolicy;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes requests before they are asked, of tenants that have it on. One replica does so, the one
 * that holds the lease, and tells Redis every minute what it has learned, so that another can go
 * on. While that replica is loaded it makes nothing.
 */
public final class Preloader {
  private static final Logger LOG = LoggerFactory.getLogger(Preloader.class);
  private static final String NAME = "preloading";
  private static final Duration LEASE = Duration.ofSeconds(10);

  /** A tick that comes later than this means that the event loop has too much to do. */
  private static final Duration LATE = Duration.ofMillis(100);

  private final PreloadParts parts;
  private final SharedDocuments documents;
  private final String replica = UUID.randomUUID().toString();
  private final Map<String, TenantPredictions> tenants = new HashMap<>();
  private long endedNanos;
  private volatile boolean closed;

  public Preloader(PreloadParts parts, SharedDocuments documents) {
    this.parts = parts;
    this.documents = documents;
    this.endedNanos = parts.clocks().nanoTime().getAsLong();
  }

  /** Begins, and goes on until {@code vertx} is closed. */
  public Preloader start(Vertx vertx) {
    vertx
        .getOrCreateContext()
        .runOnContext(
            nothing -> {
              endedNanos = parts.clocks().nanoTime().getAsLong();
              TickLoop.start(vertx, this::tick);
            });
    return this;
  }

  /** Makes nothing more. */
  public void close() {
    closed = true;
  }

  private Future<Void> tick() {
    long late = parts.clocks().nanoTime().getAsLong() - endedNanos - TickLoop.PAUSE.toNanos();
    PreloadConfig config = parts.config().get();
    Future<Void> ticked =
        closed || !config.isUsed() ? Future.succeededFuture() : lead(config, late > LATE.toNanos());
    return ticked
        .onFailure(failure -> LOG.debug("Preloading waits for Redis: {}", failure.toString()))
        .onComplete(ended -> endedNanos = parts.clocks().nanoTime().getAsLong());
  }

  private Future<Void> lead(PreloadConfig config, boolean loaded) {
    return documents
        .lead(NAME, replica, LEASE)
        .compose(
            leads -> {
              if (leads) {
                return parts.memory().tenants().compose(all -> tend(all, config, loaded));
              }
              tenants.clear(); // another replica knows better now
              return Future.succeededFuture();
            });
  }

  private Future<Void> tend(List<String> all, PreloadConfig config, boolean loaded) {
    tenants.keySet().retainAll(all);
    Future<Void> before = Future.succeededFuture();
    for (String tenant : all) {
      PreloadPolicy policy = config.of(tenant);
      if (policy.enabled()) {
        before = before.compose(done -> tend(tenant, policy, loaded));
      } else {
        tenants.remove(tenant);
      }
    }
    return before;
  }

  /** Tends one tenant; fails only if none can be, as Redis is away. */
  private Future<Void> tend(String tenant, PreloadPolicy policy, boolean loaded) {
    return of(tenant)
        .compose(predictions -> predictions.tick(policy, loaded))
        .recover(
            failure -> {
              if (failure instanceof RedisUnavailableException) {
                return Future.failedFuture(failure);
              }
              LOG.warn("Nothing is preloaded for tenant {}: {}", tenant, failure.toString());
              return Future.succeededFuture();
            });
  }

  private Future<TenantPredictions> of(String tenant) {
    TenantPredictions known = tenants.get(tenant);
    return known != null
        ? Future.succeededFuture(known)
        : TenantPredictions.load(parts, tenant).onSuccess(loaded -> tenants.put(tenant, loaded));
  }
}
