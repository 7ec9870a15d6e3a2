package dev.scrubjay.policy.estimates;

/** Who says how good an answer was, the least trusted first. */
public enum Provenance {
  /** What the user did next: asked again, copied it... */
  BEHAVIOUR(0.25),
  /** The gateway, which saw whether the answer kept to its schema or its tools. */
  FORM(0.5),
  /** The user, or a model that judges. */
  OPINION(0.75),
  /** A check of the result itself: a test that ran, a known answer. */
  PROOF(1);

  private final double weight;

  Provenance(double weight) {
    this.weight = weight;
  }

  /** What one such verdict counts, in proofs. */
  public double weight() {
    return weight;
  }
}
