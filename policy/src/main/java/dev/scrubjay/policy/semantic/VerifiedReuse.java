package dev.scrubjay.policy.semantic;

import dev.scrubjay.policy.semantic.ReuseDecision.AskModel;
import dev.scrubjay.policy.semantic.ReuseDecision.Reuse;
import dev.scrubjay.policy.semantic.ReuseDecision.ReuseCandidate;
import java.util.List;
import java.util.stream.Stream;

/**
 * Decides whether a similar request's answer is given again, such that the expected share of wrong
 * answers stays at or below delta.
 *
 * <p>After vCache (Schroeder et al., arXiv 2502.03771), with three differences. The probability
 * that a reuse is right comes from all comparisons of the tenant, not from the entry's alone, and
 * from the neighbourhood, not from one similarity. It is the mean over what the fit leaves
 * uncertain. And the allowed error is not spent on every request alike, which would reuse answers
 * that are probably wrong now and then: no answer is reused whose own risk is beyond {@link
 * #MOST_RISK} times delta, and those below it as long as their sum allows.
 */
public final class VerifiedReuse {
  /** How many times delta the risk of a single answer may be. */
  public static final double MOST_RISK = 5;

  private VerifiedReuse() {}

  /**
   * Decides.
   *
   * @param nearest the stored prompts that are nearest, nearest first, at most {@link
   *     ReuseFeatures#NEIGHBOURS}
   * @param draw a random number, 0 to 1, for the audits
   */
  public static ReuseDecision decide(
      String partition,
      List<Neighbour> nearest,
      ReuseEvidence evidence,
      ErrorBudget budget,
      ReuseTerms terms,
      double draw) {
    List<ReuseCandidate> candidates =
        Stream.concat(
                nearest.stream().filter(Neighbour::agrees),
                nearest.stream().filter(each -> !each.agrees()))
            .map(Neighbour::entry)
            .distinct()
            .limit(AskModel.MAX_CANDIDATES)
            .map(entry -> new ReuseCandidate(entry, evidence.features(partition, entry, nearest)))
            .toList();
    if (nearest.stream().noneMatch(Neighbour::agrees)
        || !evidence.isLicensed(partition, candidates.getFirst().entry())) {
      return new AskModel(candidates, false);
    }
    ReuseCandidate first = candidates.getFirst();
    double error = 1 - evidence.probabilityRight(partition, first.entry(), first.features());
    if (error > MOST_RISK * terms.delta() || !budget.allows(error, terms.delta())) {
      return new AskModel(candidates, false);
    }
    return draw < terms.audits() ? new AskModel(candidates, true) : new Reuse(candidates, error);
  }
}
