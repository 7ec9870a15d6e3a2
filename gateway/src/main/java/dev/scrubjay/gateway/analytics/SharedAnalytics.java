package dev.scrubjay.gateway.analytics;

import dev.scrubjay.gateway.analytics.figures.Counted;
import dev.scrubjay.gateway.analytics.figures.Resolution;
import dev.scrubjay.gateway.analytics.figures.Sums;
import dev.scrubjay.gateway.analytics.figures.Window;
import dev.scrubjay.gateway.shared.SharedCounters;
import dev.scrubjay.gateway.shared.SharedState;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The counters of all replicas, in Redis, where they outlive the replicas. Each replica adds its
 * own counters every second.
 */
public final class SharedAnalytics {
  private static final Duration FLUSH_EVERY = Duration.ofSeconds(1);

  /** More than one replica counts, as replicas need not agree on which operations are "other". */
  private static final int MAX_NAMES = 2000;

  private final Analytics analytics;
  private final SharedState shared;
  private final Instant started;
  private final InstantSource clock;
  private Runnable stopFlushing = () -> {};

  public SharedAnalytics(Analytics analytics, SharedState shared, InstantSource clock) {
    this.analytics = analytics;
    this.shared = shared;
    this.started = clock.instant();
    this.clock = clock;
  }

  /** Begins to send counters. */
  public SharedAnalytics start(Vertx vertx) {
    long timer = vertx.setPeriodic(FLUSH_EVERY.toMillis(), id -> flush());
    stopFlushing = () -> vertx.cancelTimer(timer);
    return this;
  }

  /** Sends counters for the last time. */
  public Future<Void> close() {
    stopFlushing.run();
    return flush();
  }

  /** Sends the counts, as far as Redis takes them now. Never fails. */
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
    return counts.send(counters(tenant));
  }

  private SharedCounters counters(String tenant) {
    return shared.counters(tenant, MAX_NAMES);
  }

  /** The figures of {@code owner} as this replica alone has counted them. */
  public Counted ofReplica(FiguresOwner owner, Window window) {
    TenantCounts counts = analytics.figures(owner.name()).counts();
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

  /** The figures of {@code owner} as all replicas have counted them; fails if Redis is away. */
  public Future<Counted> ofAll(FiguresOwner owner, Window window) {
    TenantCounts counts = analytics.figures(owner.name()).counts();
    Instant now = clock.instant();
    long first = window.first(now);
    List<String> names = new ArrayList<>();
    for (long interval = first; interval <= window.last(now); interval++) {
      names.add(TenantCounts.sum(window.resolution(), interval));
    }
    names.add(TenantCounts.ALL_TIME);
    return flush(owner.name(), counts)
        .compose(flushed -> counters(owner.name()).read(names))
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
