package dev.scrubjay.policy.evidence;

import static dev.scrubjay.policy.Ranges.requireShare;

/**
 * A verdict on the quality of an answer.
 *
 * @param score 0 (failed) to 1 (succeeded)
 * @param provenance its source
 */
public record Verdict(double score, Provenance provenance) {
  public Verdict {
    requireShare("score", score);
  }

  /** The score, corrected for the share of such verdicts that are wrong. */
  public double corrected() {
    return provenance.corrected(score);
  }

  /** Whether this verdict replaces {@code earlier} on the same answer. */
  public boolean outranks(Verdict earlier) {
    return provenance.compareTo(earlier.provenance) > 0;
  }
}
