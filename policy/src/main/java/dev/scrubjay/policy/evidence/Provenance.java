package dev.scrubjay.policy.evidence;

/** Who says how good an answer was, the least trusted first. */
public enum Provenance {
  /** What the user did next: asked again, copied it... */
  BEHAVIOUR(1, 0.25),
  /** The user, or a model that judges. */
  OPINION(2, 0.75),
  /** A check of the result itself: a test that ran, a known answer. */
  PROOF(3, 1);

  private final int rank;
  private final double weight;

  Provenance(int rank, double weight) {
    this.rank = rank;
    this.weight = weight;
  }

  /** How much it is trusted, 1 the least; what is stored of it. */
  public int rank() {
    return rank;
  }

  /** What one such verdict counts, in proofs. */
  public double weight() {
    return weight;
  }

  /**
   * The one of {@code rank}.
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
