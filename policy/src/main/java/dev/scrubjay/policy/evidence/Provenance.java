package dev.scrubjay.policy.evidence;

/** The source of a verdict, the least trusted first. */
public enum Provenance {
  /** The behaviour of the user after the answer, such as asking again or copying it. */
  BEHAVIOUR(1, 0.25),
  /** The opinion of the user or of a judge model. */
  OPINION(2, 0.75),
  /** A check of the result itself, such as a test run or a known answer. */
  PROOF(3, 1);

  private final int rank;
  private final double weight;

  Provenance(int rank, double weight) {
    this.rank = rank;
    this.weight = weight;
  }

  /** The rank of trust, 1 for the least; it is the stored form. */
  public int rank() {
    return rank;
  }

  /** The weight of one such verdict, in proofs. */
  public double weight() {
    return weight;
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
