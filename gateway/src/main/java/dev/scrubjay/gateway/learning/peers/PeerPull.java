package dev.scrubjay.gateway.learning.peers;

import dev.scrubjay.gateway.config.PeerConfig;
import dev.scrubjay.gateway.config.PeerConfig.MappedTenant;
import dev.scrubjay.gateway.dialect.ApiException;
import dev.scrubjay.gateway.learning.Federation;
import dev.scrubjay.gateway.shared.SharedDocuments;
import dev.scrubjay.policy.federation.LearningExport;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pulls of one tenant's learning from one peer. Of all replicas the one with the lease pulls;
 * if several did, each state would still count once.
 */
final class PeerPull {
  private static final Logger LOG = LoggerFactory.getLogger(PeerPull.class);

  /** The pause after the first failure, which doubles with each further one. */
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(15);

  private static final int MAX_DOUBLINGS = 10;

  /** The time after which another replica pulls in place of one that has gone. */
  private static final Duration SPARE = PeerClient.DEADLINE.multipliedBy(3);

  private final String replica;
  private final PeerConfig peer;
  private final MappedTenant tenant;
  private final SharedDocuments documents;
  private final PeerClient client;
  private final Federation federation;
  private final InstantSource clock;
  private Instant due = Instant.EPOCH;
  private int failures;
  private boolean busy;

  PeerPull(
      String replica,
      PeerConfig peer,
      MappedTenant tenant,
      SharedDocuments documents,
      PeerClient client,
      Federation federation,
      InstantSource clock) {
    this.replica = replica;
    this.peer = peer;
    this.tenant = tenant;
    this.documents = documents;
    this.client = client;
    this.federation = federation;
    this.clock = clock;
  }

  /** Pulls if it is due and this replica is to do it; it stays due while Redis is away. */
  Future<PullResult> tick() {
    if (!begins()) {
      return Future.succeededFuture(PullResult.NONE);
    }
    String lease = "pull:" + peer.name() + ":" + tenant.there() + ":" + tenant.here();
    return documents
        .lead(lease, replica, peer.interval().plus(SPARE))
        .compose(leads -> leads ? pull() : Future.succeededFuture(PullResult.NONE))
        .onSuccess(this::ended)
        .recover(away -> postponed());
  }

  private synchronized boolean begins() {
    if (busy || clock.instant().isBefore(due)) {
      return false;
    }
    busy = true;
    return true;
  }

  private synchronized Future<PullResult> postponed() {
    busy = false;
    return Future.succeededFuture(PullResult.NONE);
  }

  private synchronized void ended(PullResult result) {
    busy = false;
    failures = result == PullResult.FAILED || result == PullResult.REFUSED ? failures + 1 : 0;
    due = clock.instant().plus(failures > 0 ? pause(failures, peer.interval()) : peer.interval());
  }

  /** The pause after so many failures in a row: never longer than the interval. */
  static Duration pause(int failures, Duration interval) {
    Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(failures - 1, MAX_DOUBLINGS));
    return pause.compareTo(interval) < 0 ? pause : interval;
  }

  private Future<PullResult> pull() {
    return client
        .export(peer, tenant.there())
        .map(this::expected)
        .compose(export -> federation.takeFrom(peer.name(), tenant.here(), export))
        .map(taken -> taken.taken() ? PullResult.NEWER : PullResult.KNOWN)
        .recover(cause -> Future.succeededFuture(failed(cause)));
  }

  private LearningExport expected(LearningExport export) {
    if (!export.tenant().equals(tenant.there())) {
      throw new IllegalStateException(
          "tenant: " + export.tenant() + " (expected: " + tenant.there() + ")");
    }
    peer.site()
        .filter(site -> !site.equals(export.site()))
        .ifPresent(
            site -> {
              throw new IllegalStateException(
                  "site: " + export.site() + " (expected: " + site + ")");
            });
    return export;
  }

  private synchronized PullResult failed(Throwable cause) {
    if (failures == 0) {
      LOG.warn("What {} has learned cannot be pulled: {}", peer.name(), cause.getMessage());
    }
    return cause instanceof ApiException ? PullResult.REFUSED : PullResult.FAILED;
  }
}
