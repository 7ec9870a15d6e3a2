package dev.scrubjay.policy.federation;

import dev.scrubjay.policy.evidence.EvidenceCell;
import dev.scrubjay.policy.evidence.Measure;
import dev.scrubjay.policy.task.TaskComplexity;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The evidence of other sites, weighed: so many verdicts of this site as it counts for. It stands
 * beside the own sums and does not enter them, so it advances no cell's clock, and is gone when its
 * site's next state takes its place.
 */
public final class ForeignEvidence {
  public static final ForeignEvidence NONE = new ForeignEvidence(Map.of());

  /** The most task types that other sites add. */
  static final int MAX_TASKS = 64;

  private final Map<EvidenceCell, ScoreSum> cells;
  private final Set<String> tasks;

  /** A site's state, and how much it counts. */
  public record WeighedExport(LearningExport export, Influence influence) {}

  private ForeignEvidence(Map<EvidenceCell, ScoreSum> cells) {
    this.tasks = heaviest(cells);
    this.cells = new HashMap<>(cells);
    this.cells.keySet().removeIf(cell -> !tasks.contains(cell.task()));
  }

  /**
   * The evidence of several sites, of each its newest state, at {@code now}.
   *
   * @param own this site's own sums, by which the others are believed
   */
  public static ForeignEvidence of(
      List<WeighedExport> states, Map<EvidenceCell, ScoreSum> own, Instant now) {
    SiteAgreement agreement = new SiteAgreement(own);
    Map<EvidenceCell, ScoreSum> sums = new HashMap<>();
    states.stream()
        .sorted(Comparator.comparing(state -> state.export().site())) // for the same sum anywhere
        .forEach(
            state ->
                weighed(state, agreement.trust(state.export()), now)
                    .forEach((cell, sum) -> sums.merge(cell, sum, ScoreSum::plus)));
    return sums.isEmpty() ? NONE : new ForeignEvidence(sums);
  }

  /** The sums of one site at {@code now}, of which the clocks of both may differ a little. */
  private static Map<EvidenceCell, ScoreSum> weighed(
      WeighedExport state, double trust, Instant now) {
    LearningExport export = state.export();
    double cap = trust * state.influence().cap();
    Duration age = Duration.between(export.made(), now);
    Map<EvidenceCell, ScoreSum> sums = new HashMap<>();
    Map<ModelTask, Double> weights = new HashMap<>();
    export
        .cells()
        .forEach(
            (cell, sum) -> {
              double factor =
                  trust * state.influence().weight() * LearningExport.left(cell.measure(), age);
              sums.put(cell, sum.within(LearningExport.MAX_WEIGHT).times(factor));
              weights.merge(ModelTask.of(cell), factor * sum.weight(), Double::sum);
            });
    sums.replaceAll(
        (cell, sum) -> {
          double weight = weights.getOrDefault(ModelTask.of(cell), 0.0);
          return weight <= cap ? sum : sum.times(cap / weight);
        });
    sums.values().removeIf(sum -> sum.weight() <= 0);
    return sums;
  }

  private static Set<String> heaviest(Map<EvidenceCell, ScoreSum> cells) {
    Map<String, Double> weights = new HashMap<>();
    cells.forEach((cell, sum) -> weights.merge(cell.task(), sum.weight(), Double::sum));
    return Set.copyOf(
        weights.entrySet().stream()
            .sorted(
                Map.Entry.<String, Double>comparingByValue()
                    .reversed()
                    .thenComparing(Map.Entry.comparingByKey()))
            .limit(MAX_TASKS)
            .map(Map.Entry::getKey)
            .toList());
  }

  public boolean isEmpty() {
    return cells.isEmpty();
  }

  /** The task types that other sites have judged answers to. */
  public Set<String> tasks() {
    return tasks;
  }

  /** The sum of {@code cell}. */
  public ScoreSum of(EvidenceCell cell) {
    return cells.getOrDefault(cell, ScoreSum.NONE);
  }

  /** The sum over all complexities of a task. */
  public ScoreSum of(Measure measure, String task, String model) {
    ScoreSum sum = ScoreSum.NONE;
    if (!isEmpty()) {
      for (TaskComplexity complexity : TaskComplexity.values()) {
        sum = sum.plus(of(EvidenceCell.of(measure, task, complexity, model)));
      }
    }
    return sum;
  }
}
