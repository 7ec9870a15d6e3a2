package dev.scrubjay.policy.shadow;

import dev.scrubjay.policy.cascade.Agreement;
import dev.scrubjay.policy.cascade.CheckedAnswer;
import java.util.Optional;

/** What can be told of two models' answers to the same request without a judge. */
public sealed interface PairCheck {

  /** They say the same. */
  record Equal() implements PairCheck {}

  /** One of them alone has the form that the request demands. */
  record FormDiffers(boolean servedKept) implements PairCheck {}

  /**
   * A judge has to tell which is right.
   *
   * @param comparable whether they could be compared, and differ
   */
  record NeedsJudge(boolean comparable) implements PairCheck {}

  /** Compares the answers. Takes time in proportion to their size. */
  static PairCheck of(CheckedAnswer served, CheckedAnswer challenger) {
    Agreement agreement = Agreement.of(served, challenger);
    if (agreement == Agreement.AGREE) {
      return new Equal();
    }
    Optional<Boolean> kept = served.formKept();
    Optional<Boolean> other = challenger.formKept();
    return kept.isPresent() && other.isPresent() && !kept.equals(other)
        ? new FormDiffers(kept.get())
        : new NeedsJudge(agreement == Agreement.DIFFER);
  }
}
