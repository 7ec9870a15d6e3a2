package dev.scrubjay.gateway.completion;

import dev.scrubjay.gateway.attempt.Attempted;
import dev.scrubjay.gateway.attempt.PaidCall;
import dev.scrubjay.gateway.upstream.provider.WrittenAnswer;
import dev.scrubjay.policy.cascade.CheckedAnswer;

/**
 * A cheap model's whole answer in a cascade.
 *
 * @param endNanos when it came
 */
record CheapAnswer(
    Attempted<WrittenAnswer> attempted,
    FinishedAnswer finished,
    CheckedAnswer checked,
    long endNanos) {

  PaidCall paid() {
    return new PaidCall(attempted.upstream(), finished.usage(), PaidCall.Purpose.CHECK);
  }

  /** Ends the call of an answer that the client does not get. */
  void discard(PlannedRequest planned, AnswerRecorder recorder) {
    attempted.span().answered(finished.json(), finished.usage());
    recorder.observe(
        planned.request(),
        planned.plan(),
        attempted,
        finished.json(),
        finished.usage(),
        new AnswerRecorder.Times(null, endNanos));
  }
}
