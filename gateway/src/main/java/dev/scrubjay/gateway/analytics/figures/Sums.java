package dev.scrubjay.gateway.analytics.figures;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What was counted over some time.
 *
 * @param amounts by name: that of a {@link Count}, with a label after a colon where it has one
 */
public record Sums(Map<String, Double> amounts) {
  static final Sums NONE = new Sums(Map.of());

  public Sums {
    amounts = Map.copyOf(amounts);
  }

  public static Sums of(Iterable<Map<String, Double>> parts) {
    Map<String, Double> sums = new HashMap<>();
    parts.forEach(part -> part.forEach((name, amount) -> sums.merge(name, amount, Double::sum)));
    return new Sums(sums);
  }

  public double of(Count count) {
    return amounts.getOrDefault(count.word(), 0.0);
  }

  public double of(Count count, String label) {
    return amounts.getOrDefault(count.word(label), 0.0);
  }

  /** The amounts of {@code count} by label. */
  Map<String, Double> byLabel(Count count) {
    String prefix = count.word("");
    Map<String, Double> labelled = new TreeMap<>();
    amounts.forEach(
        (name, amount) -> {
          if (name.startsWith(prefix)) {
            labelled.put(name.substring(prefix.length()), amount);
          }
        });
    return labelled;
  }

  /** The same in whole numbers. */
  Map<String, Long> wholeByLabel(Count count) {
    Map<String, Long> whole = new TreeMap<>();
    byLabel(count).forEach((label, amount) -> whole.put(label, Math.round(amount)));
    return whole;
  }

  /** The amounts of {@code count} under all its labels. */
  double all(Count count) {
    return byLabel(count).values().stream().mapToDouble(Double::doubleValue).sum();
  }

  /** The same as a whole number. */
  long samples(Count count) {
    return Math.round(all(count));
  }

  double hits() {
    return all(Count.HITS);
  }

  /** Hits and misses; bypasses are apart. */
  double lookups() {
    return hits() + all(Count.MISSES);
  }

  /** What all answers of models would have cost, had the strongest model been chosen each time. */
  double strongestUsd() {
    return of(Count.COST_USD) - of(Count.ROUTED_USD) + of(Count.ROUTED_STRONGEST_USD);
  }

  /** {@code part / whole}, or {@code ifNone} if there is no whole. */
  static double share(double part, double whole, double ifNone) {
    return whole == 0 ? ifNone : part / whole;
  }
}
