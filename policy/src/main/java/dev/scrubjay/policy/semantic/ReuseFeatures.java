package dev.scrubjay.policy.semantic;

import dev.scrubjay.policy.Ranges;
import java.util.List;

/**
 * What speaks for giving the answer of an entry to a prompt that is like its own.
 *
 * @param similarity the cosine between the prompt and the nearest one of the entry, −1 to 1
 * @param margin by how much that exceeds the similarity of the nearest prompt with another answer
 * @param share which part of the nearest prompts have this answer, weighted by similarity, 0 to 1
 * @param trust the logarithm of the odds that the entry's comparisons came out right so far, 0 if
 *     there are none
 */
public record ReuseFeatures(double similarity, double margin, double share, double trust) {
  public ReuseFeatures {
    Ranges.require(Math.abs(similarity) <= 1.001, "similarity", similarity, "-1 to 1");
    Ranges.require(Math.abs(margin) <= 2.002, "margin", margin, "-2 to 2");
    Ranges.requireShare("share", share);
    Ranges.require(Math.abs(trust) <= MOST_TRUST, "trust", trust, "-10 to 10");
  }

  /** How many of the nearest prompts are looked at. */
  public static final int NEIGHBOURS = 10;

  /** How quickly a prompt's weight falls with its distance: by a factor of e in 0.1 of cosine. */
  private static final double STEEPNESS = 10;

  /** Keeps the odds of a share of 0 or 1 finite. */
  private static final double SMOOTHING = 0.002;

  private static final double MOST_TRUST = 10;

  /** The number of figures in {@link #vector()}. */
  static final int SIZE = 5;

  /** The features of an entry among the nearest prompts, which are ordered, nearest first. */
  static ReuseFeatures of(String entry, List<Neighbour> nearest, int rights, int wrongs) {
    double best = nearest.getFirst().similarity();
    double own = -1;
    double other = -1;
    double ownWeight = 0;
    double weight = 0;
    for (Neighbour each : nearest) {
      double eachWeight = Math.exp((each.similarity() - best) * STEEPNESS);
      weight += eachWeight;
      if (each.entry().equals(entry)) {
        ownWeight += eachWeight;
        own = Math.max(own, each.similarity());
      } else {
        other = Math.max(other, each.similarity());
      }
    }
    double rival = other > -1 ? other : nearest.getLast().similarity();
    double trust = Math.log((rights + 0.5) / (wrongs + 0.5));
    return new ReuseFeatures(own, own - rival, ownWeight / weight, trust);
  }

  /**
   * The regressors of {@link CorrectnessFit}: a constant, and each figure on a scale of its own.
   */
  double[] vector() {
    double shareOdds = Math.log((share + SMOOTHING) / (1 - share + SMOOTHING));
    return new double[] {1, similarity, margin, shareOdds, trust};
  }
}
