package dev.scrubjay.policy.evidence;

import static dev.scrubjay.policy.Ranges.requireShare;

/**
 * How good an answer was.
 *
 * @param score 0 (failed) to 1 (succeeded)
 * @param provenance who says so
 */
public record Verdict(double score, Provenance provenance) {
  public Verdict {
    requireShare("score", score);
  }

  /** Whether this one takes the place of {@code earlier}, on the same answer. */
  public boolean outranks(Verdict earlier) {
    return provenance.compareTo(earlier.provenance) > 0;
  }
}
