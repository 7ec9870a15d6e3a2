package dev.scrubjay.policy.semantic;

import dev.scrubjay.policy.Ranges;
import java.util.List;

/** What to do with a request that has no answer of its own in the cache. */
public sealed interface ReuseDecision {

  /**
   * Gives the answer of the first candidate.
   *
   * @param candidates entries to compare a model's answer with if this one is not given after all,
   *     as in {@link AskModel}; at least one
   * @param error the probability that the answer is wrong, 0 to 1
   */
  record Reuse(List<ReuseCandidate> candidates, double error) implements ReuseDecision {
    public Reuse {
      candidates = List.copyOf(candidates);
      Ranges.require(!candidates.isEmpty(), "candidates", candidates.size(), "at least 1");
      Ranges.requireShare("error", error);
    }

    /** The entry whose answer is given. */
    public ReuseCandidate chosen() {
      return candidates.getFirst();
    }
  }

  /**
   * Asks a model, and compares its answer afterwards.
   *
   * @param candidates entries to compare it with, nearest first, until one has the same answer; at
   *     most {@link #MAX_CANDIDATES}. Only the first comparison becomes a {@link ReusePair}; the
   *     others tell where the prompt belongs.
   * @param audit whether the first candidate's answer would have been reused
   */
  record AskModel(List<ReuseCandidate> candidates, boolean audit) implements ReuseDecision {
    /** With how many answers the model's is compared. */
    public static final int MAX_CANDIDATES = 3;

    public AskModel {
      candidates = List.copyOf(candidates);
    }
  }

  /**
   * An entry to compare with.
   *
   * @param entry the entry
   * @param features what speaks for it
   */
  record ReuseCandidate(String entry, ReuseFeatures features) {}
}
