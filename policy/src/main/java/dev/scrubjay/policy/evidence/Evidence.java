package dev.scrubjay.policy.evidence;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/**
 * Evidence from observations, as sums under string keys. The evidence of two replicas is the sum of
 * both, in any order; a store merges by adding each number to its own under the same key (as {@code
 * HINCRBYFLOAT} does), each piece of evidence once.
 *
 * <p>Older observations count less by <em>forward decay</em> (Cormode, Shkapenyuk, Srivastava and
 * Xu, ICDE 2009): the sums of a cell never shrink, later observations enter with a larger weight,
 * {@code exp(age of the cell)}, and a reader of the sums divides by the current weight. The age of
 * a cell, defined by {@link EvidenceClock}, grows with time and with the number of observations. To
 * keep weights small, sums are kept by <em>era</em> of that clock; only the last two eras carry
 * weight.
 *
 * <p>Keys: {@code n|CELL} is the number of observations in all, without decay; {@code ERA.SUM|CELL}
 * is a weighted sum of an era.
 */
public final class Evidence {
  public static final Evidence NONE = new Evidence(Map.of());

  private final Map<String, Double> sums;

  private Evidence(Map<String, Double> sums) {
    this.sums = sums;
  }

  /** Evidence from its stored sums. */
  public static Evidence of(Map<String, Double> sums) {
    return new Evidence(Map.copyOf(sums));
  }

  /** The sums to add, by key. */
  public Map<String, Double> sums() {
    return Collections.unmodifiableMap(sums);
  }

  public boolean isEmpty() {
    return sums.isEmpty();
  }

  /** The part about models on all tasks: their speed and reliability. */
  public Evidence ofModels() {
    return where(EvidenceCell::isOfAnyTask);
  }

  /** The part about models' answers to tasks: their quality and length. */
  public Evidence ofTasks() {
    return where(cell -> !cell.isOfAnyTask());
  }

  /** Whether the sum under {@code key} is part of {@link #ofModels}. */
  public static boolean isOfModels(String key) {
    return cell(key).filter(EvidenceCell::isOfAnyTask).isPresent();
  }

  private Evidence where(Predicate<EvidenceCell> wanted) {
    Map<String, Double> some = new HashMap<>(sums);
    some.keySet().removeIf(key -> cell(key).filter(wanted).isEmpty());
    return new Evidence(some);
  }

  /** The cell of a key; empty if the key has none. */
  private static Optional<EvidenceCell> cell(String key) {
    int bar = key.indexOf('|');
    return bar > 0 ? EvidenceCell.parse(key.substring(bar + 1)) : Optional.empty();
  }

  /** The sum of this and {@code other}. */
  public Evidence plus(Evidence other) {
    return sum(List.of(this, other));
  }

  /** The sum of all {@code pieces}. */
  public static Evidence sum(Iterable<Evidence> pieces) {
    Map<String, Double> all = new HashMap<>();
    for (Evidence piece : pieces) {
      piece.sums.forEach((key, sum) -> all.merge(key, sum, Double::sum));
    }
    return new Evidence(all);
  }

  public void forEach(BiConsumer<String, Double> action) {
    sums.forEach(action);
  }

  /**
   * The evidence of observations of {@code weight} in {@code cell} with the sums {@code trend},
   * made at {@code moment}.
   */
  public static Evidence of(
      EvidenceCell cell, double weight, Trend trend, EvidenceClock.Moment moment) {
    String key = "|" + cell.key();
    String era = moment.era() + ".";
    Trend weighed = trend.times(moment.weight());
    Map<String, Double> sums = new HashMap<>();
    put(sums, "n" + key, weight);
    put(sums, era + "w" + key, weighed.weight());
    put(sums, era + "y" + key, weighed.y());
    put(sums, era + "x" + key, weighed.x());
    put(sums, era + "xx" + key, weighed.xx());
    put(sums, era + "xy" + key, weighed.xy());
    put(sums, era + "yy" + key, cell.measure().keepsSpread() ? weighed.yy() : 0);
    return new Evidence(sums);
  }

  private static void put(Map<String, Double> sums, String key, double value) {
    if (value != 0) {
      sums.put(key, value);
    }
  }
}
