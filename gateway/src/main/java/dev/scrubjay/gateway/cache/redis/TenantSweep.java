package dev.scrubjay.gateway.cache.redis;

import dev.scrubjay.gateway.shared.SharedDocuments;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes, once an hour, the bookkeeping of tenants that have no entries any more. It has no TTL,
 * so that Redis never evicts it, and would stay for ever when a tenant does not come back. One
 * replica does so for all.
 */
public final class TenantSweep {
  private static final Logger LOG = LoggerFactory.getLogger(TenantSweep.class);
  private static final Duration INTERVAL = Duration.ofHours(1);
  private static final Duration LEASE = INTERVAL.plusMinutes(10);
  private static final String NAME = "sweep";

  private final RedisCache cache;
  private final SharedDocuments documents;
  private final String replica = UUID.randomUUID().toString();

  public TenantSweep(RedisCache cache, SharedDocuments documents) {
    this.cache = cache;
    this.documents = documents;
  }

  /** Sweeps from now on at each interval. */
  public void start(Vertx vertx) {
    vertx.setPeriodic(INTERVAL.toMillis(), id -> sweep());
  }

  private void sweep() {
    documents
        .lead(NAME, replica, LEASE)
        .compose(leads -> leads ? cache.sweep() : Future.succeededFuture(0L))
        .onSuccess(
            swept -> LOG.debug("deleted the bookkeeping of {} shards without entries", swept))
        .onFailure(failure -> LOG.debug("tenants are not swept: {}", failure.toString()));
  }
}
