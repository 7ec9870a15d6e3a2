package dev.scrubjay.policy.evidence;

/** The source of a verdict, the least trusted first. */
public enum Provenance {
  /** The behaviour of the user after the answer, such as asking again or copying it. */
  BEHAVIOUR(1, 0.25),
  /** The opinion of a judge model. */
  JUDGE(2, 0.1),
  /** The opinion of the user. */
  OPINION(3, 0.1),
  /** A check of the result itself, such as a test run or a known answer. */
  PROOF(4, 0);

  /** The share of answers that are good, by which wrong verdicts are weighed. */
  private static final double USUAL = 0.85;

  private final int rank;
  private final double wrong;

  Provenance(int rank, double wrong) {
    this.rank = rank;
    this.wrong = wrong;
  }

  /** The rank of trust, 1 for the least; it is the stored form. */
  public int rank() {
    return rank;
  }

  /** The share of such verdicts that are assumed to say the opposite of what is right. */
  public double wrong() {
    return wrong;
  }

  /**
   * The weight of one such verdict, in proofs: the ratio of their variances once wrong ones are
   * {@linkplain #corrected}, where as many answers are good as usual. So wrong verdicts widen an
   * estimate; they do not bend it. The more answers are good, the more of the bad verdicts are
   * wrong, so it is less than if half of them were.
   */
  public double weight() {
    double told = USUAL * (1 - 2 * wrong) + wrong;
    double kept = (1 - 2 * wrong) * (1 - 2 * wrong);
    return kept * USUAL * (1 - USUAL) / (told * (1 - told));
  }

  /**
   * The score whose mean over many verdicts, some of which are wrong, is that of right ones; it may
   * be below 0 or above 1.
   */
  public double corrected(double score) {
    return (score - wrong) / (1 - 2 * wrong);
  }

  /**
   * The provenance with {@code rank}.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Provenance ofRank(int rank) {
    for (Provenance provenance : values()) {
      if (provenance.rank == rank) {
        return provenance;
      }
    }
    throw new IllegalArgumentException(
        "rank: " + rank + " (expected: 1 to " + values().length + ")");
  }
}
