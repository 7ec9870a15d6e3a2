package dev.scrubjay.policy.tuning;

import dev.scrubjay.policy.cache.AccessFrequency;
import dev.scrubjay.policy.tuning.Measurements.AvoidableMisses;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * A change of one setting that helps an SLO.
 *
 * @param up whether the setting is increased
 * @param strains SLOs that it may make worse
 */
record TuningAction(Tunable tunable, boolean up, Set<Slo> strains) {
  /** The share of lookups that must be avoidable misses before a TTL is made longer. */
  private static final double WORTH_WHILE = 0.005;

  TuningAction {
    strains = Set.copyOf(strains);
  }

  /** The actions that help {@code slo}, the most promising one first. */
  static List<TuningAction> serving(Slo slo, Measurements measured) {
    return switch (slo) {
      case HIT_RATE -> servingHits(measured);
      case ROUTING_ACCURACY ->
          List.of(
              new TuningAction(
                  Tunable.ACCURACY_WEIGHT, true, Set.of(Slo.COST_SAVINGS, Slo.IMPROVEMENT)));
      case OPTIMIZATION_LATENCY ->
          measured.nearCacheFill() < 0.9
              ? List.of()
              : List.of(new TuningAction(Tunable.NEAR_CACHE_BYTES, true, Set.of()));
      case COST_SAVINGS ->
          List.of(
              new TuningAction(
                  Tunable.COST_WEIGHT, true, Set.of(Slo.ROUTING_ACCURACY, Slo.IMPROVEMENT)));
      case IMPROVEMENT ->
          List.of(
              new TuningAction(
                  Tunable.LATENCY_WEIGHT, true, Set.of(Slo.ROUTING_ACCURACY, Slo.COST_SAVINGS)));
    };
  }

  /**
   * The actions that raise the hit rate: a longer TTL for the classes whose entries are requested
   * again soon after they expire; then a lower threshold, which moves keys at the edge of a class
   * to the next one, with its longer TTL.
   */
  private static List<TuningAction> servingHits(Measurements measured) {
    double worthWhile = WORTH_WHILE * measured.of(Slo.HIT_RATE).samples();
    List<TuningAction> actions = new ArrayList<>();
    Arrays.stream(AccessFrequency.values())
        .filter(frequency -> gained(measured, frequency) >= worthWhile)
        .sorted(Comparator.comparingDouble(frequency -> -gained(measured, frequency)))
        .map(frequency -> new TuningAction(ttl(frequency), true, Set.of()))
        .forEach(actions::add);
    if (late(measured, AccessFrequency.MODERATE) >= worthWhile) {
      actions.add(new TuningAction(Tunable.FREQUENT_PER_HOUR, false, Set.of()));
    }
    if (late(measured, AccessFrequency.RARE) >= worthWhile) {
      actions.add(new TuningAction(Tunable.MODERATE_PER_HOUR, false, Set.of()));
    }
    return actions;
  }

  /**
   * The misses that a longer TTL would make hits: as the curve tells, which also sees entries that
   * would be evicted first, and misses that no lease told of; without one, those counted.
   */
  private static double gained(Measurements measured, AccessFrequency frequency) {
    return measured.curves().lookups() > 0
        ? measured.curves().of(frequency).longer() * measured.of(Slo.HIT_RATE).samples()
        : measured.of(frequency).near();
  }

  /** The actions that make answers younger and lose next to no hits. */
  static List<TuningAction> shortening(Measurements measured) {
    return Arrays.stream(AccessFrequency.values())
        .filter(frequency -> measured.curves().of(frequency).isFlat())
        .map(frequency -> new TuningAction(ttl(frequency), false, Set.of()))
        .toList();
  }

  private static long late(Measurements measured, AccessFrequency frequency) {
    AvoidableMisses missed = measured.of(frequency);
    return missed.near() + missed.far();
  }

  private static Tunable ttl(AccessFrequency frequency) {
    return switch (frequency) {
      case FREQUENT -> Tunable.TTL_FREQUENT;
      case MODERATE -> Tunable.TTL_MODERATE;
      case RARE -> Tunable.TTL_RARE;
    };
  }
}
