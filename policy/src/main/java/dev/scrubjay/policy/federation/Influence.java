package dev.scrubjay.policy.federation;

import static dev.scrubjay.policy.Ranges.require;
import static dev.scrubjay.policy.Ranges.requireShare;

/**
 * How much the evidence of another site counts.
 *
 * @param weight that of one of its verdicts, in own ones, 0 to 1
 * @param cap the most own verdicts that all of its verdicts on a model's answers to a task type
 *     count for, at least 0
 */
public record Influence(double weight, double cap) {
  /**
   * A quarter each, and at most half of what published results count for: about what a site can
   * know if success at the same task differs by .1 between sites, however much another has seen.
   */
  public static final Influence DEFAULT = new Influence(0.25, 20);

  public Influence {
    requireShare("weight", weight);
    require(cap >= 0 && cap <= LearningExport.MAX_WEIGHT, "cap", cap, "0 to 1200");
  }
}
