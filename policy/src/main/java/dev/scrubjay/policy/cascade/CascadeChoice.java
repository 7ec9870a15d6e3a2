package dev.scrubjay.policy.cascade;

import dev.scrubjay.policy.routing.RoutingDecision.Candidate;
import java.time.Duration;
import java.util.Optional;

/** The models of a request's cascade, or why it is answered without one. */
public sealed interface CascadeChoice {
  /** The judged answers from which on a model is known to be good enough without a check. */
  int KNOWN = 20;

  /** A cascade of these models. */
  record Cascaded(CascadePlan plan) implements CascadeChoice {}

  /** No cascade: the router decides. */
  record Direct(DirectReason reason) implements CascadeChoice {}

  /** Why there is no cascade. */
  enum DirectReason {
    /** A cheap model is known to be good enough for such tasks. */
    KNOWN_GOOD,
    /** No model is cheaper than the strong one by enough. */
    NO_CHEAPER_MODEL,
    /** A model that the configuration names cannot take the request. */
    NOT_AVAILABLE,
    /** There is neither a second model nor a judge, though the policy wants one. */
    NO_CHECK,
    /** The strong model could come too late. */
    DEADLINE
  }

  /**
   * Chooses the models of a cascade.
   *
   * <p>The strong model is the one that the router compares others with. The one that is asked is
   * the router's choice when savings count most or, if that is too expensive, the one with the
   * lowest expected cost of it and of the escalations. The second is the one with which the two are
   * expected to cost least, as the better it is, the more rarely the strong one is asked in vain;
   * one of another family goes before, as relatives err alike.
   *
   * @param field the models that can take the request
   * @param deadline the time that there is for the whole request
   */
  static CascadeChoice of(CascadeField field, CascadePolicy policy, Duration deadline) {
    if (!field.hasAll(policy)) {
      return new Direct(DirectReason.NOT_AVAILABLE);
    }
    Candidate strong = policy.escalateTo().map(field::find).orElseGet(field::strong);
    if (policy.ask().isEmpty() && isKnownGood(field.usual(), strong)) {
      return new Direct(DirectReason.KNOWN_GOOD);
    }
    double budget = strong.expectedCost() * policy.maxCostShare();
    Candidate ask = policy.ask().map(field::find).orElseGet(() -> field.asked(strong, budget));
    return ask.is(strong.model().id()) || ask.expectedCost() > budget
        ? new Direct(DirectReason.NO_CHEAPER_MODEL)
        : checked(field, policy, deadline, ask, strong);
  }

  private static CascadeChoice checked(
      CascadeField field,
      CascadePolicy policy,
      Duration deadline,
      Candidate ask,
      Candidate strong) {
    double left = strong.expectedCost() * policy.maxCostShare() - ask.expectedCost();
    Optional<Candidate> second =
        policy.agreement()
            ? policy.agreeWith().map(field::find).or(() -> field.second(ask, strong, left))
            : Optional.empty();
    if (policy.agreement() && second.isEmpty() && policy.judge().isEmpty()) {
      return new Direct(DirectReason.NO_CHECK);
    }
    if (second.isPresent() && second.get().expectedCost() > left) {
      return new Direct(DirectReason.NO_CHEAPER_MODEL);
    }
    Duration cheap = second.map(other -> later(ask, other)).orElse(ask.latencyQ95());
    return cheap.plus(strong.latencyQ95()).compareTo(deadline) > 0
        ? new Direct(DirectReason.DEADLINE)
        : new Cascaded(
            new CascadePlan(
                ask.model().id(),
                second.map(other -> other.model().id()),
                policy.judge(),
                strong.model().id()));
  }

  private static Duration later(Candidate one, Candidate other) {
    return one.latencyQ95().compareTo(other.latencyQ95()) > 0
        ? one.latencyQ95()
        : other.latencyQ95();
  }

  private static boolean isKnownGood(Candidate usual, Candidate strong) {
    return usual.evidence() >= KNOWN
        && !usual.is(strong.model().id())
        && usual.expectedCost() < strong.expectedCost();
  }
}
