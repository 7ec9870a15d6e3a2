package dev.scrubjay.policy.estimates;

import dev.scrubjay.policy.evidence.EvidenceCell;
import dev.scrubjay.policy.evidence.Measure;
import dev.scrubjay.policy.evidence.Trend;
import dev.scrubjay.policy.model.ModelProfile;
import dev.scrubjay.policy.task.TaskComplexity;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The decayed sums of each task and complexity, by model; most models of a catalog have none. */
final class CellTrends {
  private final Map<Row, Trend[]> rows = new HashMap<>();
  private final Trend[] none;

  private record Row(Measure measure, String task, String complexity) {}

  CellTrends(DecayedEvidence decayed, List<ModelProfile> models) {
    none = new Trend[models.size()];
    Arrays.fill(none, Trend.NONE);
    Map<String, Integer> indexes = new HashMap<>();
    models.forEach(model -> indexes.put(model.id(), indexes.size()));
    for (EvidenceCell cell : decayed.cells()) {
      Integer model = indexes.get(cell.model());
      if (model != null) {
        Row row = new Row(cell.measure(), cell.task(), cell.complexity());
        rows.computeIfAbsent(row, first -> none.clone())[model] = decayed.trend(cell);
      }
    }
  }

  /** The sums of one complexity of a task, by index of the model. */
  Trend[] of(Measure measure, String task, TaskComplexity complexity) {
    return rows.getOrDefault(new Row(measure, task, complexity.word()), none).clone();
  }

  /** The sums of all complexities of a task, likewise. */
  Trend[] whole(Measure measure, String task) {
    Trend[] sums = none.clone();
    for (TaskComplexity complexity : TaskComplexity.values()) {
      Trend[] part = rows.get(new Row(measure, task, complexity.word()));
      if (part != null) {
        Arrays.setAll(sums, m -> sums[m].plus(part[m]));
      }
    }
    return sums;
  }
}
