package dev.scrubjay.gateway.completion;

import dev.scrubjay.gateway.attempt.PaidCall;
import dev.scrubjay.policy.cascade.CascadeVerdict;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the cheap models of a cascade have come to.
 *
 * @param answer of the model that was asked first; null if it gave none
 * @param checks the other calls, which have to be paid for whatever follows
 * @param beganNanos when the first call began
 * @param endNanos when the verdict was known
 */
record CascadeResult(
    CascadeVerdict verdict,
    @Nullable CheapAnswer answer,
    List<PaidCall> checks,
    long beganNanos,
    long endNanos) {
  CascadeResult {
    checks = List.copyOf(checks);
  }

  /** All calls so far, for a request that another model answers. */
  List<PaidCall> all() {
    return answer == null
        ? checks
        : Stream.concat(Stream.of(answer.paid()), checks.stream()).toList();
  }

  /** Whether the answer is better than none. */
  boolean isUsable() {
    return answer != null
        && verdict instanceof CascadeVerdict.Escalated escalated
        && switch (escalated.cause()) {
          case DISAGREEMENT, JUDGE, UNVERIFIED, UNCERTAIN, HEDGING, LATE -> true;
          case EMPTY, TRUNCATED, REFUSED, FORM, FAILED -> false;
        };
  }

  /** The time that the cascade adds to that of the model which answers. */
  Duration added() {
    long from =
        verdict instanceof CascadeVerdict.Accepted && answer != null
            ? answer.endNanos()
            : beganNanos;
    return Duration.ofNanos(Math.max(0, endNanos - from));
  }
}
