package dev.scrubjay.gateway.analytics.figures;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The sums of counters over some time.
 *
 * @param amounts by the name of a {@link FigureCounter}, followed by a colon and a label where it
 *     has one
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

  public double of(FigureCounter count) {
    return amounts.getOrDefault(count.word(), 0.0);
  }

  public double of(FigureCounter count, String label) {
    return amounts.getOrDefault(count.word(label), 0.0);
  }

  /** The amounts of {@code count} by label. */
  Map<String, Double> byLabel(FigureCounter count) {
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
  Map<String, Long> wholeByLabel(FigureCounter count) {
    Map<String, Long> whole = new TreeMap<>();
    byLabel(count).forEach((label, amount) -> whole.put(label, Math.round(amount)));
    return whole;
  }

  /** The amounts of {@code count} under all its labels. */
  double all(FigureCounter count) {
    return byLabel(count).values().stream().mapToDouble(Double::doubleValue).sum();
  }

  /** The same as a whole number. */
  long samples(FigureCounter count) {
    return Math.round(all(count));
  }

  double hits() {
    return all(FigureCounter.HITS);
  }

  /** Hits and misses; bypasses are apart. */
  double lookups() {
    return hits() + all(FigureCounter.MISSES);
  }

  /** The cost of all answers of models, at the strongest model's price where the gateway chose. */
  double strongestUsd() {
    return of(FigureCounter.COST_USD)
        - of(FigureCounter.ROUTED_USD)
        + of(FigureCounter.ROUTED_STRONGEST_USD);
  }

  /** {@code part / whole}, or {@code ifNone} if there is no whole. */
  static double share(double part, double whole, double ifNone) {
    return whole == 0 ? ifNone : part / whole;
  }
}
