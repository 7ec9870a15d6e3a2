package dev.scrubjay.policy.evidence;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

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
    return only(Part.MODELS);
  }

  /** The part about models' answers to tasks: their quality and length. */
  public Evidence ofTasks() {
    return only(Part.TASKS);
  }

  /** Whether the sum under {@code key} is part of {@link #ofModels}. */
  public static boolean isOfModels(String key) {
    return part(key) == Part.MODELS;
  }

  private enum Part {
    MODELS,
    TASKS,
    /** Keys of another form, such as those of a later version. */
    UNKNOWN
  }

  private Evidence only(Part wanted) {
    Map<String, Double> some = new HashMap<>();
    sums.forEach(
        (key, sum) -> {
          if (part(key) == wanted) {
            some.put(key, sum);
          }
        });
    return new Evidence(some);
  }

  /** The part of a key; found without parsing the cell, as every answer has dozens of keys. */
  private static Part part(String key) {
    int measure = key.indexOf('|') + 1;
    int task = key.indexOf('|', measure) + 1;
    int complexity = key.indexOf('|', task) + 1;
    int model = key.indexOf('|', complexity) + 1;
    Measure known =
        measure > 1 && task > measure && complexity > task && model > complexity
            ? Measure.ofKey(key.substring(measure, task - 1))
            : null;
    if (known == null) {
      return Part.UNKNOWN;
    }
    boolean anyTask = EvidenceCell.isOfAnyTask(known, key.substring(task, complexity - 1));
    return anyTask ? Part.MODELS : Part.TASKS;
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
    return new Collected().add(cell, weight, trend, moment).evidence();
  }

  /** Evidence of several cells while it is put together. */
  public static final class Collected {
    private final Map<String, Double> sums = new HashMap<>();

    /** Adds to a cell that has nothing yet what {@link #of} says. */
    public Collected add(
        EvidenceCell cell, double weight, Trend trend, EvidenceClock.Moment moment) {
      String key = "|" + cell.key();
      String era = moment.era() + ".";
      Trend weighed = trend.times(moment.weight());
      put("n" + key, weight);
      put(era + "w" + key, weighed.weight());
      put(era + "y" + key, weighed.y());
      put(era + "x" + key, weighed.x());
      put(era + "xx" + key, weighed.xx());
      put(era + "xy" + key, weighed.xy());
      put(era + "yy" + key, cell.measure().keepsSpread() ? weighed.yy() : 0);
      return this;
    }

    private void put(String key, double value) {
      if (value != 0) {
        sums.put(key, value);
      }
    }

    /** What was added; nothing can be added after. */
    public Evidence evidence() {
      return new Evidence(sums);
    }
  }
}
