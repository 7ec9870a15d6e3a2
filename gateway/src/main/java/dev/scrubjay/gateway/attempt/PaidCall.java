package dev.scrubjay.gateway.attempt;

import dev.scrubjay.gateway.dialect.ChatRequest;
import dev.scrubjay.gateway.dialect.Usage;
import dev.scrubjay.gateway.upstream.Upstream;
import dev.scrubjay.policy.model.Cost;

/**
 * A call beside that of the model that answered: one whose answer did not become the client's, or
 * only its beginning did, and which has to be paid for all the same.
 *
 * @param usage estimated, if its provider did not report it
 * @param purpose what it was made for
 */
public record PaidCall(Upstream upstream, Usage usage, Purpose purpose) {

  /** What a call was made for. */
  public enum Purpose {
    /** To answer, or to complete an answer. */
    ANSWER,
    /** To find out whether a cheap model's answer holds up. */
    CHECK
  }

  public PaidCall(Upstream upstream, Usage usage) {
    this(upstream, usage, Purpose.ANSWER);
  }

  Cost cost(ChatRequest request) {
    return upstream.cost(request, usage);
  }
}
