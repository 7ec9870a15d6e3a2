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
   * The weight of one such verdict, in proofs: the information that is left by wrong ones. They
   * widen an estimate; they do not bend it, see {@link #corrected}.
   */
  public double weight() {
    return (1 - 2 * wrong) * (1 - 2 * wrong);
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
