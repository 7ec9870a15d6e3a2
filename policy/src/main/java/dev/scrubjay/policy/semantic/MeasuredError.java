package dev.scrubjay.policy.semantic;

import dev.scrubjay.policy.Wilson;

/**
 * The error of reuse as audits and verdicts measure it, of late: both counts fade by half within
 * about 350 comparisons, so that what is mended shows.
 *
 * @param compared reuses that were compared with a model's answer, or that somebody judged
 * @param wrong those of them that were wrong
 */
public record MeasuredError(double compared, double wrong) {
  private static final double KEPT = 1 - 1.0 / 500;

  /** How sure it has to be that the error is too large, in standard errors. */
  private static final double SURE = 1.645;

  /** Nothing was measured yet. */
  public static final MeasuredError NEW = new MeasuredError(0, 0);

  /** The measurement with one further comparison. */
  public MeasuredError with(boolean right) {
    return new MeasuredError(compared * KEPT + 1, wrong * KEPT + (right ? 0 : 1));
  }

  /** The share of reuses that were wrong, 0 to 1; 0 before the first comparison. */
  public double share() {
    return compared == 0 ? 0 : wrong / compared;
  }

  /**
   * Whether more than {@code delta} of the requests surely get a wrong answer, if this share of
   * them gets a reused one: the lower end of Wilson's interval at 95 % is beyond it.
   */
  public boolean exceeds(double delta, double hitShare) {
    return Wilson.lower(wrong, compared, SURE) * hitShare > delta;
  }
}
