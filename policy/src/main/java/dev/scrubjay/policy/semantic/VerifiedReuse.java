package dev.scrubjay.policy.semantic;

import dev.scrubjay.policy.semantic.ReuseDecision.AskModel;
import dev.scrubjay.policy.semantic.ReuseDecision.Reuse;
import dev.scrubjay.policy.semantic.ReuseDecision.ReuseCandidate;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Decides whether a similar request's answer is given again, such that the expected share of wrong
 * answers stays at or below delta.
 *
 * <p>After vCache (Schroeder et al., arXiv 2502.03771), with three differences. The probability
 * that a reuse is right comes from all comparisons of the tenant, not from the entry's alone, and
 * from the neighbourhood, not from one similarity. It is the mean over what the fit leaves
 * uncertain. And the allowed error is not spent on every request alike, which would reuse answers
 * that are probably wrong now and then: no answer is reused whose own risk is beyond five times
 * delta, or ten times if that is at most .1, and those below it as long as their sum allows. Nor is
 * any reused at a similarity below all at which the partition's comparisons came out right, or at
 * one of 0 or less, which tells nothing.
 *
 * <p>What speaks for a reuse must come from the asker, or from two others at least: the comparisons
 * that license the entry, those that came out right at such a similarity, and the near prompts with
 * its answer. So nobody alone can have others get an answer that was provoked.
 */
public final class VerifiedReuse {
  /** How many times delta the risk of a single answer may be, whatever it is. */
  private static final double RISK_PER_DELTA = 5;

  /** How many times delta it may be as long as it is at most {@link #SMALL_RISK}. */
  private static final double SMALL_RISK_PER_DELTA = 10;

  private static final double SMALL_RISK = 0.1;

  /** How much farther than the nearest prompt with an answer another may be to vouch for it. */
  private static final double AS_NEAR = 0.25;

  private VerifiedReuse() {}

  /**
   * Decides.
   *
   * @param asker who asks
   * @param nearest the stored prompts that are nearest, nearest first, at most {@link
   *     ReuseFeatures#NEIGHBOURS}
   * @param draw a random number, 0 to 1, for the audits
   */
  public static ReuseDecision decide(
      String partition,
      Asker asker,
      List<Neighbour> nearest,
      ReuseEvidence evidence,
      ErrorBudget budget,
      ReuseTerms terms,
      double draw) {
    List<ReuseCandidate> candidates = candidates(partition, nearest, evidence);
    if (nearest.stream().noneMatch(Neighbour::agrees)
        || !evidence.isLicensed(partition, candidates.getFirst().entry(), asker)) {
      return new AskModel(candidates, false);
    }
    ReuseCandidate first = candidates.getFirst();
    if (first.features().similarity() <= 0
        || !isVouchedFor(first, nearest, asker)
        || !evidence.reaches(partition, first.features().similarity(), asker)) {
      return new AskModel(candidates, false);
    }
    double error = 1 - evidence.probabilityRight(partition, first.entry(), first.features());
    if (error > mostRisk(terms.delta()) || !budget.allows(error, terms.delta())) {
      return new AskModel(candidates, false);
    }
    return draw < terms.audits() ? new AskModel(candidates, true) : new Reuse(candidates, error);
  }

  /** Whether prompts with the answer that the guards let pass are about as near as any with it. */
  private static boolean isVouchedFor(
      ReuseCandidate candidate, List<Neighbour> nearest, Asker asker) {
    double least = candidate.features().similarity() - AS_NEAR;
    return Asker.vouch(
        nearest.stream()
            .filter(each -> each.agrees() && each.similarity() >= least)
            .filter(each -> each.entry().equals(candidate.entry()))
            .map(Neighbour::asker)
            .iterator(),
        asker);
  }

  private static double mostRisk(double delta) {
    return Math.max(RISK_PER_DELTA * delta, Math.min(SMALL_RISK_PER_DELTA * delta, SMALL_RISK));
  }

  /**
   * The entries to choose from. Those come first that the guards do not part from what is asked,
   * and of these those that more of the nearest prompts have: of several entries with the same
   * answer it is then always the same one that is compared and reused.
   */
  private static List<ReuseCandidate> candidates(
      String partition, List<Neighbour> nearest, ReuseEvidence evidence) {
    Set<String> agreeing =
        nearest.stream()
            .filter(Neighbour::agrees)
            .map(Neighbour::entry)
            .collect(Collectors.toUnmodifiableSet());
    Comparator<ReuseCandidate> parted =
        Comparator.comparing(each -> !agreeing.contains(each.entry()));
    return nearest.stream()
        .map(Neighbour::entry)
        .distinct()
        .map(entry -> new ReuseCandidate(entry, evidence.features(partition, entry, nearest)))
        .sorted(
            parted.thenComparingDouble(
                each -> agreeing.contains(each.entry()) ? -each.features().share() : 0))
        .limit(AskModel.MAX_CANDIDATES)
        .toList();
  }
}
