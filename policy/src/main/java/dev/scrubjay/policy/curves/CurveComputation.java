package dev.scrubjay.policy.curves;

import dev.scrubjay.policy.cache.AccessFrequency;
import dev.scrubjay.policy.cache.CachePolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * The computation of a tenant's curves: one simulated cache for each point. It takes time in
 * proportion to the sample, some 50 ms for 16,000 accesses.
 */
public final class CurveComputation {
  private static final List<Double> SIZES = List.of(0.25, 0.5, 1.0, 2.0, 4.0, 8.0);
  private static final List<Double> TTLS = List.of(0.25, 0.5, 0.8, 1.0, 1.25, 2.0, 4.0);
  private static final double DAY_MILLIS = Duration.ofDays(1).toMillis();

  private final AccessSample sample;
  private final CachePolicy policy;
  private final SortedMap<Double, SimulatedHits> sizes = new TreeMap<>();
  private final SortedMap<Double, SimulatedHits> ttls = new TreeMap<>();

  private CurveComputation(AccessSample sample, CachePolicy policy) {
    this.sample = sample;
    this.policy = policy;
  }

  /** The curves of what {@code batches} tell, of all replicas, in any order. */
  public static TenantCurves of(List<AccessBatch> batches, CurveSettings settings) {
    return new CurveComputation(AccessSample.of(batches, settings), settings.policy()).curves();
  }

  private TenantCurves curves() {
    SIZES.forEach(size -> sizes.put(size, SimulatedHits.run(sample, policy, size, 1)));
    TTLS.forEach(
        ttl ->
            ttls.put(ttl, ttl == 1 ? sizes.get(1.0) : SimulatedHits.run(sample, policy, 1, ttl)));
    Map<String, OperationCurves> operations = new HashMap<>();
    sample
        .counted()
        .forEach(
            (name, count) ->
                operations.put(
                    name,
                    new OperationCurves(
                        memory(hits -> hits.operation(name), count),
                        ttl(hits -> hits.operation(name), count))));
    LookupCount count =
        sample.counted().values().stream().reduce(LookupCount.NONE, LookupCount::plus);
    long uses = measured(SampledAccess::uses);
    return new TenantCurves(
        sample.span(),
        sample.rate(),
        uses,
        uses == 0 ? 0 : (double) measured(SampledAccess::hits) / uses,
        new OperationCurves(memory(SimulatedHits::all, count), ttl(SimulatedHits::all, count)),
        operations,
        classes(),
        Optional.of(sampledTtl(SimulatedHits::fixed)).filter(curve -> curve.lookups() > 0));
  }

  private long measured(ToLongFunction<SampledAccess> part) {
    return sample.accesses().stream()
        .filter(AccessSample.OrderedAccess::counts)
        .map(AccessSample.OrderedAccess::access)
        .mapToLong(part)
        .sum();
  }

  private List<MemoryPoint> memory(Function<SimulatedHits, HitCounts> part, LookupCount count) {
    List<MemoryPoint> points = new ArrayList<>();
    sizes.forEach(
        (factor, hits) -> {
          HitEstimate estimate = part.apply(hits).estimate(sample.rate(), count);
          points.add(
              new MemoryPoint(
                  factor,
                  Math.round(policy.limits().maxEntries() * factor),
                  Math.round(policy.limits().maxBytes() * factor),
                  estimate,
                  estimate.savedUsd() * DAY_MILLIS / sample.span().toMillis()));
        });
    return points;
  }

  private Map<AccessFrequency, TtlCurve> classes() {
    Map<AccessFrequency, TtlCurve> curves = new EnumMap<>(AccessFrequency.class);
    for (AccessFrequency frequency : AccessFrequency.values()) {
      curves.put(frequency, sampledTtl(hits -> hits.of(frequency)));
    }
    return curves;
  }

  private TtlCurve ttl(Function<SimulatedHits, HitCounts> part, LookupCount count) {
    return ttl(part, counts -> counts.estimate(sample.rate(), count).hitRate());
  }

  /** The curve of lookups of which only those to sampled keys are counted. */
  private TtlCurve sampledTtl(Function<SimulatedHits, HitCounts> part) {
    return ttl(part, counts -> counts.uses() == 0 ? 0 : (double) counts.hits() / counts.uses());
  }

  private TtlCurve ttl(
      Function<SimulatedHits, HitCounts> part, ToDoubleFunction<HitCounts> hitRate) {
    List<TtlPoint> points = new ArrayList<>();
    ttls.forEach(
        (factor, hits) -> {
          HitCounts counts = part.apply(hits);
          points.add(
              new TtlPoint(
                  factor,
                  hitRate.applyAsDouble(counts),
                  counts.ages().mean(),
                  counts.ages().quantile(0.9)));
        });
    return new TtlCurve(part.apply(ttls.get(1.0)).uses(), points);
  }
}
