package dev.scrubjay.gateway.tuning;

import dev.scrubjay.gateway.cache.Acquired;
import dev.scrubjay.gateway.observe.CacheEvent;
import dev.scrubjay.gateway.observe.CacheStatus;
import dev.scrubjay.gateway.observe.CompletedRequest;
import dev.scrubjay.gateway.observe.RequestObserver;
import dev.scrubjay.gateway.shared.CounterBuffer;
import dev.scrubjay.policy.cache.AccessFrequency;
import dev.scrubjay.policy.cache.CachePolicy;
import dev.scrubjay.policy.key.Scope;
import dev.scrubjay.policy.tuning.Measurements;
import dev.scrubjay.policy.tuning.Measurements.AvoidableMisses;
import dev.scrubjay.policy.tuning.Measurements.Figure;
import dev.scrubjay.policy.tuning.Slo;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/** Counts what tuning goes by, over all tenants, and makes figures of the sums. */
final class WindowFigures implements RequestObserver {
  private static final String HITS = "hits";
  private static final String MISSES = "misses";
  private static final String JUDGED = "judged";
  private static final String JUDGED_WELL = "judged_well";
  private static final String OWN_TIMED = "own_timed";
  private static final String OVERHEAD = "overhead_seconds";
  private static final String ANSWERS = "answers";
  private static final String COST = "cost_usd";
  private static final String STRONGEST = "strongest_usd";
  private static final String TIMED = "timed";
  private static final String SERVED = "served_seconds";
  private static final String UNOPTIMIZED = "unoptimized_seconds";
  private static final String FILL = "near_fill";
  private static final String FILLS = "near_fills";

  private final CounterBuffer tally;
  private final Supplier<CachePolicy> policy;
  private final DoubleSupplier maxStep;

  /**
   * @param maxStep the factor that a step of a TTL has
   */
  WindowFigures(CounterBuffer tally, Supplier<CachePolicy> policy, DoubleSupplier maxStep) {
    this.tally = tally;
    this.policy = policy;
    this.maxStep = maxStep;
  }

  @Override
  public void cacheUsed(Scope scope, String operation, CacheStatus status) {
    switch (status) {
      case CacheStatus.Hit hit -> tally.add(HITS, 1);
      case CacheStatus.Miss miss -> tally.add(MISSES, 1);
      case CacheStatus.StaleIfError stale -> {} // has counted as a miss
      case CacheStatus.Bypass bypass -> {}
    }
  }

  @Override
  public void cacheEvent(Scope scope, String operation, CacheEvent event) {
    if (event instanceof CacheEvent.Missed missed) {
      tally.add(missed(missed.entry().frequency(), kind(missed.entry())), 1);
    }
  }

  private String kind(Acquired.Missed entry) {
    if (entry.late().isNegative()) {
      return "evicted";
    }
    long ttl = policy.get().ttl().ttl(entry.frequency()).toMillis();
    return entry.late().toMillis() <= ttl * (maxStep.getAsDouble() - 1) ? "near" : "far";
  }

  private static String missed(AccessFrequency frequency, String kind) {
    return "missed:" + frequency + ":" + kind;
  }

  @Override
  public void completed(CompletedRequest request) {
    request
        .overhead()
        .ifPresent(
            own -> {
              tally.add(OWN_TIMED, 1);
              tally.add(OVERHEAD, seconds(own));
            });
    if (request.type() == CompletedRequest.Type.MODEL_ROUTING && request.isJudged()) {
      judged(request.success() && !request.fallback());
    }
    if (!request.success()) {
      return;
    }
    if (request.unoptimized().isPositive()) {
      tally.add(TIMED, 1);
      tally.add(SERVED, seconds(request.total()));
      tally.add(UNOPTIMIZED, seconds(request.unoptimized()));
    }
    if (request.type() == CompletedRequest.Type.MODEL_ROUTING
        || request.type() == CompletedRequest.Type.PINNED) {
      tally.add(ANSWERS, 1);
      tally.add(COST, request.costUsd());
      tally.add(STRONGEST, request.strongestCostUsd());
    }
  }

  /** Notes whether an answer was well come by, or of use. */
  void judged(boolean well) {
    tally.add(JUDGED, 1);
    tally.add(JUDGED_WELL, well ? 1 : 0);
  }

  void nearCache(double fill) {
    tally.add(FILL, fill);
    tally.add(FILLS, 1);
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }

  /** The figures that {@code sums} make. */
  static Measurements measured(Map<String, Double> sums) {
    Map<Slo, Figure> figures = new EnumMap<>(Slo.class);
    double lookups = of(sums, HITS) + of(sums, MISSES);
    figures.put(Slo.HIT_RATE, figure(of(sums, HITS), lookups, lookups));
    double judged = of(sums, JUDGED);
    figures.put(Slo.ROUTING_ACCURACY, figure(of(sums, JUDGED_WELL), judged, judged));
    double requests = of(sums, OWN_TIMED);
    figures.put(Slo.OPTIMIZATION_LATENCY, figure(of(sums, OVERHEAD), requests, requests));
    double strongest = of(sums, STRONGEST);
    figures.put(Slo.COST_SAVINGS, figure(strongest - of(sums, COST), strongest, of(sums, ANSWERS)));
    double unoptimized = of(sums, UNOPTIMIZED);
    figures.put(
        Slo.IMPROVEMENT, figure(unoptimized - of(sums, SERVED), unoptimized, of(sums, TIMED)));
    Map<AccessFrequency, AvoidableMisses> missed = new EnumMap<>(AccessFrequency.class);
    for (AccessFrequency frequency : AccessFrequency.values()) {
      missed.put(
          frequency,
          new AvoidableMisses(
              Math.round(of(sums, missed(frequency, "evicted"))),
              Math.round(of(sums, missed(frequency, "near"))),
              Math.round(of(sums, missed(frequency, "far")))));
    }
    return new Measurements(figures, missed, figure(of(sums, FILL), of(sums, FILLS), 1).value());
  }

  private static Figure figure(double part, double whole, double samples) {
    return whole == 0 ? Figure.NONE : new Figure(part / whole, Math.round(samples));
  }

  private static double of(Map<String, Double> sums, String name) {
    return sums.getOrDefault(name, 0.0);
  }
}
