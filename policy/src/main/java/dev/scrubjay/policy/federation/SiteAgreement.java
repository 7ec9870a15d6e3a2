package dev.scrubjay.policy.federation;

import dev.scrubjay.policy.evidence.EvidenceCell;
import dev.scrubjay.policy.evidence.Measure;
import java.util.HashMap;
import java.util.Map;

/**
 * How far a site is believed: as far as its scores agree with the own ones, where there are both. A
 * site that lies about what is known here is soon believed in nothing else either; so is one whose
 * tasks are others, or whose noise is large.
 */
final class SiteAgreement {
  /** The standard deviation by which success at the same task may differ between sites. */
  private static final double BETWEEN_SITES = 0.1;

  /** The least variance of a score, as few equal ones seem to have none. */
  private static final double LEAST_VARIANCE = 0.05;

  /** The own scores from which on those of another site are compared with them. */
  private static final double ENOUGH = 3;

  /** The standard deviations of chance that are forgiven. */
  private static final double CHANCE = 1;

  private final Map<ModelTask, ScoreSum> own;

  /**
   * @param own this site's own sums
   */
  SiteAgreement(Map<EvidenceCell, ScoreSum> own) {
    this.own = byTask(own);
  }

  private static Map<ModelTask, ScoreSum> byTask(Map<EvidenceCell, ScoreSum> cells) {
    Map<ModelTask, ScoreSum> sums = new HashMap<>();
    cells.forEach((cell, sum) -> sums.merge(ModelTask.of(cell), sum, ScoreSum::plus));
    return sums;
  }

  /** The trust in {@code export}, above 0, up to 1: that if there is nothing to compare it by. */
  double trust(LearningExport export) {
    double differences = 0;
    int compared = 0;
    for (Map.Entry<ModelTask, ScoreSum> theirs : byTask(export.cells()).entrySet()) {
      ScoreSum ours = own.getOrDefault(theirs.getKey(), ScoreSum.NONE);
      if (theirs.getKey().measure() == Measure.SUCCESS && ours.weight() >= ENOUGH) {
        differences += difference(ours, theirs.getValue());
        compared++;
      }
    }
    double usual = compared + CHANCE * Math.sqrt(2.0 * compared);
    return differences <= usual ? 1 : Math.pow(usual / differences, 2);
  }

  /** The square of the difference of the means, in its own variance. */
  private static double difference(ScoreSum ours, ScoreSum theirs) {
    double mean = (ours.score() + theirs.score()) / (ours.weight() + theirs.weight());
    double variance = Math.max(LEAST_VARIANCE, mean * (1 - mean));
    double apart = ours.score() / ours.weight() - theirs.score() / theirs.weight();
    double chance = variance * (1 / ours.weight() + 1 / theirs.weight());
    return apart * apart / (chance + BETWEEN_SITES * BETWEEN_SITES);
  }
}
