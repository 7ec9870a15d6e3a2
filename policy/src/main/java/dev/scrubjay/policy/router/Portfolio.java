package dev.scrubjay.policy.router;

import dev.scrubjay.policy.routing.RoutingDecision.Candidate;
import dev.scrubjay.policy.words.GapByWords;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The two models that a tenant's traffic is divided between: the one to use if there were only one,
 * and the cheaper one that saves most for the quality that it loses. Others join for requests on
 * which they are cheaper and no worse than one of the two, or better than a mixture of them, beyond
 * the chance of verdicts; so routing by noisy estimates hardly does worse than such a mixture,
 * which needs no estimates. Comparing each model with the best of each task instead would compare
 * with chance, as the best of several noisy estimates is too high.
 *
 * @param strong the id of the first; empty if requests are compared with their most accurate
 *     candidate, and all may be chosen
 * @param cheap the id of the second; empty if there is none
 */
record Portfolio(String strong, String cheap) {
  static final Portfolio ALL = new Portfolio("", "");

  /** The standard errors by which a model must be better to count as better. */
  static final double CONVINCING = 2;

  /** The errors by which what is learned of a chosen model is taken to be too good. */
  private static final double CHANCE = 0.3;

  /** The judged answers that count as much as what is known beforehand. */
  private static final double LEARNED = 40;

  /**
   * The candidate that the others are compared with: the strong one, or the cheap one where it is
   * convincingly better, as where the strong one has begun to fail. Then what is merely better than
   * the strong one is not good enough.
   */
  Candidate reference(List<Candidate> candidates) {
    Candidate first =
        find(strong, candidates)
            .orElseGet(
                () ->
                    candidates.stream()
                        .max(Comparator.comparingDouble(Candidate::accuracy))
                        .orElseThrow());
    return find(cheap, candidates)
        .filter(second -> second.accuracy() - first.accuracy() > CONVINCING * error(second, first))
        .orElse(first);
  }

  /** What {@code words} say of these two models. */
  GapByWords of(GapByWords words) {
    return words.isOf(strong, cheap) ? words : GapByWords.NONE;
  }

  /** The candidate {@code id}. */
  static Optional<Candidate> find(String id, List<Candidate> candidates) {
    return candidates.stream().filter(each -> each.is(id)).findFirst();
  }

  /** The candidates that may be chosen. */
  List<Candidate> members(List<Candidate> candidates) {
    return within(candidates, -CONVINCING);
  }

  /** The candidates that would be chosen if they were better than expected by one error. */
  List<Candidate> hopefuls(List<Candidate> candidates) {
    return within(candidates, 1);
  }

  private List<Candidate> within(List<Candidate> candidates, double errors) {
    Candidate first = find(strong, candidates).orElse(null);
    Candidate second = find(cheap, candidates).orElse(null);
    if (first == null) {
      return candidates;
    }
    List<Candidate> members = new ArrayList<>();
    for (Candidate each : candidates) {
      if (each.equals(first)
          || each.equals(second)
          || dominates(each, first)
          || (second != null && dominates(each, second))
          || lead(each, first, second, errors) > 0) {
        members.add(each);
      }
    }
    return members;
  }

  /** Whether a model costs no more than another, and is not better by the chance of verdicts. */
  private static boolean dominates(Candidate one, Candidate other) {
    double chance = Math.hypot(errorOfVerdicts(one), errorOfVerdicts(other));
    return one.expectedCost() <= other.expectedCost()
        && one.accuracy() - other.accuracy() >= CONVINCING * chance;
  }

  /** The part of an estimate's standard error that comes from its verdicts. */
  private static double errorOfVerdicts(Candidate candidate) {
    return candidate.error() * Math.sqrt(learned(candidate));
  }

  /** The share of an estimate that is learned, rather than known beforehand. */
  private static double learned(Candidate candidate) {
    return candidate.evidence() / (candidate.evidence() + LEARNED);
  }

  /**
   * The accuracy by which a model is above what the two give at its cost.
   *
   * @param errors the standard errors that are added to it
   */
  private static double lead(
      Candidate candidate, Candidate first, @Nullable Candidate second, double errors) {
    double given = first.accuracy();
    double error = first.error();
    if (second != null && candidate.expectedCost() < first.expectedCost()) {
      double range = first.expectedCost() - second.expectedCost();
      double share = range <= 0 ? 1 : (first.expectedCost() - candidate.expectedCost()) / range;
      double part = Math.clamp(share, 0.0, 1.0);
      given += part * (second.accuracy() - first.accuracy());
      error += part * (second.error() - first.error());
    }
    return candidate.accuracy() - given + errors * Math.hypot(candidate.error(), error);
  }

  /**
   * The chance of a good answer that is lost with {@code candidate} instead of {@code reference};
   * below 0 if it is better by more than the error of the comparison, or by the words of the
   * prompt.
   *
   * @param gap what the words say, see {@link #byWords}
   */
  double loss(Candidate candidate, Candidate reference, double gap) {
    return loss(candidate, reference) - byWords(candidate, gap) + byWords(reference, gap);
  }

  /**
   * The chance of a good answer that {@code candidate} has beyond what is expected of such tasks.
   *
   * @param gap that of the cheap model
   */
  double byWords(Candidate candidate, double gap) {
    return candidate.is(cheap) ? gap : 0;
  }

  /** The same where words have no say. */
  static double loss(Candidate candidate, Candidate reference) {
    double lost = reference.accuracy() - candidate.accuracy();
    return lost < 0 ? Math.min(0, lost + CONVINCING * error(candidate, reference)) : lost;
  }

  /**
   * What {@link #loss} is taken to be too low by if it has {@code candidate} chosen, as models look
   * best where chance made them look better than they are. It is added to what all choices lose,
   * and not to what one of them loses, so that it moves the price and not the order in which
   * requests are given to cheap models.
   */
  static double optimism(Candidate candidate, Candidate reference) {
    return candidate.is(reference.model().id()) || candidate.accuracy() > reference.accuracy()
        ? 0
        : CHANCE * error(candidate, reference) * learned(candidate);
  }

  private static double error(Candidate candidate, Candidate reference) {
    return Math.hypot(candidate.error(), reference.error());
  }

  /**
   * The portfolio: that for the assumed traffic, except for models that do convincingly better on
   * the traffic that was seen.
   *
   * @param assumed what each model would do to requests of all kinds
   * @param seen the same for the requests of late; the candidates are in the same order
   * @param slack the share of quality that may be lost
   */
  static Portfolio of(List<TrafficCase> assumed, List<TrafficCase> seen, double slack) {
    List<ModelTotal> usual = ModelTotal.of(assumed);
    List<ModelTotal> here = seen.isEmpty() ? usual : ModelTotal.of(seen);
    ModelTotal strong =
        ModelTotal.find(ModelTotal.strongest(usual).model(), here)
            .preferring(ModelTotal.strongest(here));
    ModelTotal strongUsually = ModelTotal.find(strong.model(), usual);
    Optional<ModelTotal> first = ModelTotal.partner(strongUsually, usual, slack);
    Optional<ModelTotal> better = ModelTotal.partner(strong, here, slack);
    String cheap =
        first
            .map(partner -> ModelTotal.find(partner.model(), here))
            .map(partner -> partner.preferring(strong, better.orElse(partner)))
            .or(() -> better)
            .map(ModelTotal::model)
            .orElse("");
    return new Portfolio(strong.model(), cheap);
  }
}
