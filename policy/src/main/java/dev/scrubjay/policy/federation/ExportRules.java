package dev.scrubjay.policy.federation;

import static dev.scrubjay.policy.Ranges.require;

import dev.scrubjay.policy.evidence.EvidenceCell;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.DoubleSupplier;

/**
 * What of a site's own sums is exported.
 *
 * <p>With {@code epsilon}, all exports of a tenant together are {@code epsilon}-differentially
 * private for each verdict, by the Laplace mechanism on what is new since the export before: the
 * noise of an export is what is left of the noise before it, decayed just like the sums, and fresh
 * noise. So a verdict is covered by noise that no later export takes away, however often exports
 * are made or read. In detail: let S be a cell's sums, d their decay by time between two exports,
 * and N the noise, N' = d N + fresh. Whoever knows all exports S + N knows no more than S' - d S +
 * fresh of each. One verdict changes the sums by at most 1 in weight and 1.125 in score, be it by
 * itself or because it ages the others of the cell; what it has changed then fades away as further
 * verdicts come, which is as much again over all exports together. That is 4.25 in all.
 *
 * @param minVerdicts the least weight of a cell, at least 1
 * @param epsilon above 0; the less, the more noise
 */
public record ExportRules(double minVerdicts, OptionalDouble epsilon) {
  /** The most that one verdict changes in all exports together. */
  static final double SENSITIVITY = 4.25;

  /** Sums are written with so many parts of a verdict. */
  private static final double GRID = 1000;

  public ExportRules {
    require(minVerdicts >= 1, "min_verdicts", minVerdicts, ">= 1");
    require(epsilon.orElse(1) > 0, "epsilon", epsilon, "> 0");
  }

  /**
   * The cells of an export.
   *
   * @param cells as they are exported
   * @param noise in all cells, exported or not; the next export needs it, and it must not be shown
   */
  public record ExportedCells(
      Map<EvidenceCell, ScoreSum> cells, Map<EvidenceCell, ScoreSum> noise) {
    public ExportedCells {
      cells = Map.copyOf(cells);
      noise = Map.copyOf(noise);
    }
  }

  /**
   * The cells of the next export.
   *
   * @param own the site's own sums now
   * @param noise that of the export before
   * @param since the time since that export
   * @param random gives numbers from 0 to 1, each as likely as any other
   */
  public ExportedCells next(
      Map<EvidenceCell, ScoreSum> own,
      Map<EvidenceCell, ScoreSum> noise,
      Duration since,
      DoubleSupplier random) {
    Map<EvidenceCell, ScoreSum> noises = new HashMap<>();
    if (epsilon.isPresent()) {
      double scale = SENSITIVITY / epsilon.getAsDouble();
      own.keySet().stream()
          .filter(cell -> LearningExport.EXCHANGED.contains(cell.measure()))
          .forEach(
              cell ->
                  noises.put(
                      cell,
                      noise
                          .getOrDefault(cell, ScoreSum.NONE)
                          .times(LearningExport.left(cell.measure(), since))
                          .plus(new ScoreSum(laplace(scale, random), laplace(scale, random)))));
    }
    Map<EvidenceCell, ScoreSum> cells = new HashMap<>();
    own.forEach(
        (cell, sum) -> {
          ScoreSum noisy = sum.plus(noises.getOrDefault(cell, ScoreSum.NONE));
          if (LearningExport.EXCHANGED.contains(cell.measure()) && noisy.weight() >= minVerdicts) {
            cells.put(cell, rounded(noisy.within(LearningExport.MAX_WEIGHT)));
          }
        });
    return new ExportedCells(heaviest(cells), noises);
  }

  private static double laplace(double scale, DoubleSupplier random) {
    double draw = random.getAsDouble() - 0.5;
    double tail = Math.max(1 - 2 * Math.abs(draw), Double.MIN_NORMAL);
    return -scale * Math.signum(draw) * Math.log(tail);
  }

  private static ScoreSum rounded(ScoreSum sum) {
    return new ScoreSum(
        Math.round(sum.weight() * GRID) / GRID, Math.round(sum.score() * GRID) / GRID);
  }

  private static Map<EvidenceCell, ScoreSum> heaviest(Map<EvidenceCell, ScoreSum> cells) {
    Map<EvidenceCell, ScoreSum> some = new LinkedHashMap<>();
    cells.entrySet().stream()
        .sorted(
            Comparator.comparingDouble(
                (Map.Entry<EvidenceCell, ScoreSum> entry) -> -entry.getValue().weight()))
        .limit(LearningExport.MAX_CELLS)
        .forEach(entry -> some.put(entry.getKey(), entry.getValue()));
    return some;
  }
}
