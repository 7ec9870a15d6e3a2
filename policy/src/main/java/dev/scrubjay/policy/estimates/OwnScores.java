package dev.scrubjay.policy.estimates;

import dev.scrubjay.policy.evidence.Evidence;
import dev.scrubjay.policy.evidence.EvidenceCell;
import dev.scrubjay.policy.evidence.Trend;
import dev.scrubjay.policy.federation.LearningExport;
import dev.scrubjay.policy.federation.ScoreSum;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** The scores that a site has learned itself, in the form in which other sites understand them. */
public final class OwnScores {
  private OwnScores() {}

  /**
   * The sums of {@code evidence} that are exchanged, in the weight of observations at {@code now}.
   */
  public static Map<EvidenceCell, ScoreSum> of(Evidence evidence, Instant now) {
    DecayedEvidence decayed = new DecayedEvidence(evidence, now);
    Map<EvidenceCell, ScoreSum> sums = new HashMap<>();
    for (EvidenceCell cell : decayed.cells()) {
      Trend sum = decayed.trend(cell);
      ScoreSum scores = new ScoreSum(sum.weight(), sum.y());
      if (sum.weight() > 0 && LearningExport.canHold(cell)) {
        sums.put(cell, scores);
      }
    }
    return sums;
  }
}
