package dev.scrubjay.gateway.shadow;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.attempt.Attempted;
import dev.scrubjay.gateway.dialect.Usage;
import dev.scrubjay.gateway.load.LargeWork;
import dev.scrubjay.gateway.request.Completion;
import dev.scrubjay.gateway.upstream.Upstream;
import dev.scrubjay.gateway.upstream.provider.Cancellation;
import dev.scrubjay.gateway.upstream.provider.WrittenAnswer;
import dev.scrubjay.policy.shadow.ShadowPolicy;
import io.vertx.core.Future;
import java.time.Duration;

/**
 * A request that is repeated, and the calls for it, which share a deadline.
 *
 * @param cancellation ends the calls
 * @param whole the request for a whole answer
 */
record RepeatedRequest(
    ShadowParts parts,
    ShadowPolicy policy,
    ServedAnswer served,
    Cancellation cancellation,
    Completion whole) {
  /** The cancellation at the deadline comes first, as a model is not to blame for it. */
  private static final int LATEST = 2;

  static RepeatedRequest of(ShadowParts parts, ShadowPolicy policy, ServedAnswer served) {
    Cancellation cancellation = new Cancellation();
    Completion completion = served.completion();
    Completion whole =
        new Completion(completion.context(), completion.request().unstreamed(), completion.key());
    return new RepeatedRequest(
        parts, policy, served, cancellation, whole.aside().with(cancellation));
  }

  String tenant() {
    return whole.scope().tenant();
  }

  /**
   * Makes one attempt to get an answer.
   *
   * @param role of the model, for its span
   */
  Future<Attempted<WrittenAnswer>> ask(Completion completion, Upstream model, String role) {
    return cancellation.isCancelled()
        ? Future.failedFuture("the time for it is over")
        : parts
            .attempts()
            .once(completion, model, policy.maxWait().multipliedBy(LATEST))
            .onSuccess(attempted -> attempted.span().shadows(role));
  }

  /** The usage of a whole answer, which ends its span. */
  Future<Usage> usage(Completion completion, Attempted<WrittenAnswer> attempted) {
    ObjectNode json = attempted.reply().json();
    return LargeWork.onJson(json, () -> parts.tokens().usage(completion.request(), json))
        .onSuccess(usage -> attempted.span().answered(json, usage));
  }

  /** The time since {@code nanos}. */
  Duration since(long nanos) {
    return Duration.ofNanos(parts.nanoTime().getAsLong() - nanos);
  }
}
