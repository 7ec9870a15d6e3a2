package dev.scrubjay.gateway.learning.peers;

import dev.scrubjay.gateway.config.PeerConfig;
import dev.scrubjay.gateway.config.PeerConfig.MappedTenant;
import dev.scrubjay.gateway.learning.Federation;
import dev.scrubjay.gateway.shared.SharedState;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;

/** The pulls from all peers that the configuration names, off the way of any request. */
public final class PeerPulls {
  private static final long TICK_MILLIS = 1000;

  private final String replica = UUID.randomUUID().toString();
  private final Vertx vertx;
  private final SharedState shared;
  private final Federation federation;
  private final InstantSource clock;
  private final PeerClient client;
  private final Map<PulledTenant, PeerPull> pulls = new HashMap<>();
  private final Map<CountedPull, LongAdder> counts = new ConcurrentHashMap<>();

  private record PulledTenant(PeerConfig peer, MappedTenant tenant) {}

  /** A peer and a result, of which pulls are counted. */
  public record CountedPull(String peer, PullResult result) {}

  public PeerPulls(Vertx vertx, SharedState shared, Federation federation, InstantSource clock) {
    this.vertx = vertx;
    this.shared = shared;
    this.federation = federation;
    this.clock = clock;
    this.client = new PeerClient(vertx);
  }

  /** Pulls until the {@link Vertx} is closed. */
  public PeerPulls start() {
    vertx.setPeriodic(TICK_MILLIS, timer -> tick());
    return this;
  }

  private synchronized void tick() {
    if (!federation.isOn()) {
      return;
    }
    Set<PulledTenant> configured = new HashSet<>();
    for (PeerConfig peer : federation.config().peers()) {
      peer.tenants().forEach(tenant -> configured.add(new PulledTenant(peer, tenant)));
    }
    pulls.keySet().retainAll(configured);
    for (PulledTenant each : configured) {
      pulls
          .computeIfAbsent(each, this::pull)
          .tick()
          .onSuccess(result -> count(each.peer().name(), result));
    }
  }

  private PeerPull pull(PulledTenant each) {
    return new PeerPull(
        replica, each.peer(), each.tenant(), shared.documents(), client, federation, clock);
  }

  private void count(String peer, PullResult result) {
    if (result != PullResult.NONE) {
      counts.computeIfAbsent(new CountedPull(peer, result), first -> new LongAdder()).increment();
    }
  }

  /** Tells how many pulls from each configured peer at this replica had each result. */
  public void forEachCount(BiConsumer<CountedPull, Long> action) {
    for (PeerConfig peer : federation.config().peers()) {
      for (PullResult result : PullResult.values()) {
        if (result != PullResult.NONE) {
          CountedPull counted = new CountedPull(peer.name(), result);
          LongAdder count = counts.get(counted);
          action.accept(counted, count == null ? 0 : count.sum());
        }
      }
    }
  }
}
