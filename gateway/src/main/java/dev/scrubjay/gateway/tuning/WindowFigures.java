package dev.scrubjay.gateway.tuning;

import dev.scrubjay.gateway.cache.Acquired;
import dev.scrubjay.gateway.observe.CacheEvent;
import dev.scrubjay.gateway.observe.CacheStatus;
import dev.scrubjay.gateway.observe.CompletedRequest;
import dev.scrubjay.gateway.observe.LookupFigures;
import dev.scrubjay.gateway.observe.ReportedOutcome;
import dev.scrubjay.gateway.observe.RequestFigures;
import dev.scrubjay.gateway.observe.RequestFigures.RoutingAccuracy;
import dev.scrubjay.gateway.observe.RequestObserver;
import dev.scrubjay.gateway.request.RequestContext;
import dev.scrubjay.gateway.shared.CounterBuffer;
import dev.scrubjay.policy.cache.AccessFrequency;
import dev.scrubjay.policy.cache.CachePolicy;
import dev.scrubjay.policy.key.Scope;
import dev.scrubjay.policy.tuning.Measurements;
import dev.scrubjay.policy.tuning.Measurements.AvoidableMisses;
import dev.scrubjay.policy.tuning.Measurements.Figure;
import dev.scrubjay.policy.tuning.Slo;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/** Counts for tuning, over all tenants, and derives the figures of a window from the sums. */
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

  private final CounterBuffer counters;
  private final Supplier<CachePolicy> policy;
  private final DoubleSupplier maxStep;

  /**
   * @param maxStep the factor of one step of a TTL
   */
  WindowFigures(CounterBuffer counters, Supplier<CachePolicy> policy, DoubleSupplier maxStep) {
    this.counters = counters;
    this.policy = policy;
    this.maxStep = maxStep;
  }

  @Override
  public void cacheUsed(RequestContext context, String operation, CacheStatus status) {
    LookupFigures figures = LookupFigures.of(status);
    add(HITS, figures.hits());
    add(MISSES, figures.misses());
  }

  @Override
  public void cacheEvent(Scope scope, String operation, CacheEvent event) {
    if (event instanceof CacheEvent.MissedEntry missed) {
      Acquired.Missed entry = missed.entry();
      entry // tuning changes no TTL that a client has given
          .frequency()
          .ifPresent(frequency -> counters.add(missed(frequency, kind(entry, frequency)), 1));
    }
  }

  private String kind(Acquired.Missed entry, AccessFrequency frequency) {
    if (entry.late().isNegative()) {
      return "evicted";
    }
    long ttl = policy.get().ttl().ttl(frequency).toMillis();
    return entry.late().toMillis() <= ttl * (maxStep.getAsDouble() - 1) ? "near" : "far";
  }

  private static String missed(AccessFrequency frequency, String kind) {
    return "missed:" + frequency + ":" + kind;
  }

  @Override
  public void completed(CompletedRequest request, RequestFigures figures) {
    figures
        .ownTime()
        .ifPresent(
            own -> {
              add(OWN_TIMED, 1);
              add(OVERHEAD, own.toNanos() / 1e9);
            });
    add(figures.accuracy());
    add(ANSWERS, figures.savings().answers());
    add(COST, figures.savings().costUsd());
    add(STRONGEST, figures.savings().strongestCostUsd());
    add(TIMED, figures.improvement().answers());
    add(SERVED, figures.improvement().servedSeconds());
    add(UNOPTIMIZED, figures.improvement().unoptimizedSeconds());
  }

  @Override
  public void reported(ReportedOutcome outcome) {
    add(outcome.accuracy());
  }

  private void add(RoutingAccuracy accuracy) {
    add(JUDGED, accuracy.judged());
    add(JUDGED_WELL, accuracy.judgedWell());
  }

  private void add(String name, double amount) {
    if (amount != 0) {
      counters.add(name, amount);
    }
  }

  void nearCache(double fill) {
    counters.add(FILL, fill);
    counters.add(FILLS, 1);
  }

  /** The figures derived from {@code sums}. */
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
