package dev.scrubjay.policy.cascade;

import dev.scrubjay.policy.cascade.CascadePolicy.Unverified;
import dev.scrubjay.policy.cascade.CascadeVerdict.Accepted;
import dev.scrubjay.policy.cascade.CascadeVerdict.Escalated;
import dev.scrubjay.policy.cascade.CascadeVerdict.EscalationCause;
import dev.scrubjay.policy.cascade.CascadeVerdict.Ground;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The check of a cheap model's answer: first for flaws of its own, then against a second model's
 * answer; what could not be compared goes to a judge, if there is one.
 *
 * @param plan which checks there are
 * @param policy what they demand
 */
public record AnswerCheck(CascadePlan plan, CascadePolicy policy) {

  /** The result of a check. */
  public sealed interface Checked {
    /** The verdict is known. */
    record Decided(CascadeVerdict verdict) implements Checked {}

    /** The judge has to be asked. */
    record ForJudge() implements Checked {}
  }

  /**
   * Checks {@code answer}.
   *
   * @param second the second model's answer; null if it gave none
   */
  public Checked of(CheckedAnswer answer, @Nullable CheckedAnswer second) {
    Optional<AnswerFlaw> flaw = AnswerFlaw.of(answer, policy.minConfidence());
    if (flaw.isPresent()) {
      return escalated(EscalationCause.of(flaw.get()));
    }
    Agreement agreement = second == null ? Agreement.INCOMPARABLE : Agreement.of(answer, second);
    return switch (agreement) {
      case AGREE -> accepted(Ground.AGREEMENT);
      case DIFFER -> escalated(EscalationCause.DISAGREEMENT);
      case INCOMPARABLE ->
          plan.judge().isPresent() ? new Checked.ForJudge() : new Checked.Decided(unverified());
    };
  }

  /** The verdict by the judge's word; by the policy where it gave none that can be read. */
  public CascadeVerdict judged(@Nullable Boolean approved) {
    if (approved == null) {
      return unverified();
    }
    return approved ? new Accepted(Ground.JUDGE) : new Escalated(EscalationCause.JUDGE);
  }

  private CascadeVerdict unverified() {
    boolean uncheckable = plan.agreeWith().isEmpty() && plan.judge().isEmpty();
    return uncheckable || policy.unverified() == Unverified.ACCEPT
        ? new Accepted(Ground.NO_FLAW)
        : new Escalated(EscalationCause.UNVERIFIED);
  }

  private static Checked accepted(Ground ground) {
    return new Checked.Decided(new Accepted(ground));
  }

  private static Checked escalated(EscalationCause cause) {
    return new Checked.Decided(new Escalated(cause));
  }
}
