package dev.scrubjay.gateway.analytics;

import dev.scrubjay.gateway.analytics.figures.Counted;
import dev.scrubjay.gateway.analytics.figures.Resolution;
import dev.scrubjay.gateway.analytics.figures.Sums;
import dev.scrubjay.gateway.analytics.figures.Window;
import dev.scrubjay.gateway.shared.SharedCounters;
import dev.scrubjay.gateway.shared.SharedCounters.Batch;
import dev.scrubjay.gateway.shared.SharedState;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What all replicas have counted, in Redis, where it outlives them. This replica adds what it has
 * counted every second; what Redis does not acknowledge is sent again under the same number, so
 * that it counts once.
 */
public final class Ledger {
  private static final Duration FLUSH_EVERY = Duration.ofSeconds(1);
  private static final String ALL_TIME = "all";
  private static final Duration ALL_TIME_KEPT = Duration.ofDays(400);

  /** More than one replica counts by, since replicas need not agree on what they call rest. */
  private static final int MAX_NAMES = 2000;

  private final Analytics analytics;
  private final SharedState shared;
  private final String replica;
  private final Instant started;
  private final InstantSource clock;
  private Runnable stopFlushing = () -> {};

  /**
   * @param replica its name, which no other has, nor itself once it has started anew
   */
  public Ledger(Analytics analytics, SharedState shared, String replica, InstantSource clock) {
    this.analytics = analytics;
    this.shared = shared;
    this.replica = replica;
    this.started = clock.instant();
    this.clock = clock;
  }

  /** Begins to tell. */
  public Ledger start(Vertx vertx) {
    long timer = vertx.setPeriodic(FLUSH_EVERY.toMillis(), id -> flush());
    stopFlushing = () -> vertx.cancelTimer(timer);
    return this;
  }

  /** Tells for the last time. */
  public Future<Void> close() {
    stopFlushing.run();
    return flush();
  }

  /** Tells the others what has been counted, as far as Redis takes it now. Never fails. */
  public Future<Void> flush() {
    List<Future<?>> calls = new ArrayList<>();
    analytics
        .known()
        .forEach(
            (tenant, figures) -> {
              if (figures.counts().hasUnsent()) {
                calls.add(flush(tenant, figures.counts()));
              }
            });
    return calls.isEmpty()
        ? Future.succeededFuture()
        : Future.join(calls).<Void>mapEmpty().otherwiseEmpty();
  }

  private Future<Void> flush(String tenant, TenantCounts counts) {
    counts.settle(clock.instant());
    return counts
        .send()
        .map(
            unsent ->
                counters(tenant)
                    .add(new Batch(replica, unsent.number(), unsent.amounts()), sums(unsent.time()))
                    .onSuccess(added -> counts.sent(unsent))
                    .onFailure(away -> counts.notSent())
                    .<Void>mapEmpty())
        .orElseGet(Future::succeededFuture);
  }

  private SharedCounters counters(String tenant) {
    return shared.counters(tenant, MAX_NAMES);
  }

  private static Map<String, Duration> sums(Instant time) {
    Map<String, Duration> sums = new LinkedHashMap<>();
    for (Resolution resolution : Resolution.values()) {
      sums.put(name(resolution, resolution.interval(time)), resolution.retention());
    }
    sums.put(ALL_TIME, ALL_TIME_KEPT);
    return sums;
  }

  private static String name(Resolution resolution, long interval) {
    return resolution.name().charAt(0) + ":" + interval;
  }

  /** What this replica alone has counted of a tenant. */
  public Counted ofReplica(String tenant, Window window) {
    TenantCounts counts = analytics.figures(tenant).counts();
    Instant now = clock.instant();
    counts.settle(now);
    Resolution resolution = window.resolution();
    NavigableMap<Long, Map<String, Double>> rows =
        counts.rows(resolution, window.first(now), window.last(now));
    Instant begin = resolution.begin(window.first(now));
    boolean all = window == Window.ALL || begin.isBefore(started);
    return new Counted(
        Optional.of(all ? started : begin),
        resolution,
        all ? new Sums(counts.sums()) : Sums.of(rows.values()),
        rows,
        counts.lost());
  }

  /** What all replicas have counted of a tenant; fails if Redis is away. */
  public Future<Counted> ofAll(String tenant, Window window) {
    TenantCounts counts = analytics.figures(tenant).counts();
    Instant now = clock.instant();
    long first = window.first(now);
    List<String> names = new ArrayList<>();
    for (long interval = first; interval <= window.last(now); interval++) {
      names.add(name(window.resolution(), interval));
    }
    names.add(ALL_TIME);
    return flush(tenant, counts)
        .compose(flushed -> counters(tenant).read(names))
        .map(
            found -> {
              NavigableMap<Long, Map<String, Double>> rows = new TreeMap<>();
              for (int i = 0; i < found.size() - 1; i++) {
                rows.put(first + i, found.get(i));
              }
              Resolution resolution = window.resolution();
              boolean all = window == Window.ALL;
              return new Counted(
                  all ? Optional.empty() : Optional.of(resolution.begin(first)),
                  resolution,
                  all ? new Sums(found.getLast()) : Sums.of(rows.values()),
                  rows,
                  counts.lost());
            });
  }
}
