package dev.scrubjay.gateway.attempt;

import dev.scrubjay.gateway.attempt.ChainWalk.Sender;
import dev.scrubjay.gateway.attempt.ChainWalk.Success;
import dev.scrubjay.gateway.observe.RequestObserver;
import dev.scrubjay.gateway.request.RequestContext;
import dev.scrubjay.gateway.upstream.Upstream;
import dev.scrubjay.gateway.upstream.UpstreamEvent.Extra;
import dev.scrubjay.policy.upstream.Retries;
import dev.scrubjay.policy.upstream.RetryBudget;
import dev.scrubjay.policy.upstream.UpstreamPolicy;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Attempts the models of a chain in order until one begins to answer: each at its endpoints where a
 * retry may help, then its fallbacks, and the last one again after a wait. Every attempt beyond a
 * request's first is charged to the retry budget and needs time before the deadline. Once a model
 * has begun to answer, no other is attempted: the client may have seen the first byte.
 */
final class FallbackChain {
  private final UpstreamPolicy policy;
  private final FurtherCalls further;
  private final AttemptFailures failures;
  private final LongSupplier nanoTime;
  private final Timer timer;
  private final RandomGenerator random;

  /**
   * @param random for the jitter of waits
   */
  FallbackChain(
      UpstreamPolicy policy,
      AttemptFailures failures,
      RequestObserver observer,
      LongSupplier nanoTime,
      Timer timer,
      RandomGenerator random) {
    this.policy = policy;
    this.further = new FurtherCalls(new RetryBudget(policy.retryBudget()), observer, nanoTime);
    this.failures = failures;
    this.nanoTime = nanoTime;
    this.timer = timer;
    this.random = random;
  }

  /**
   * Attempts {@code chain} in order.
   *
   * @param streamed whether a late attempt may be hedged or given up; only a stream has a first
   *     token to be late
   * @return fails with an {@link dev.scrubjay.gateway.dialect.ApiException} if no model answers
   */
  <T> Future<Success<T>> run(
      RequestContext context, List<Upstream> chain, boolean streamed, Sender<T> sender) {
    return run(context, chain, streamed, sender, nanoTime.getAsLong());
  }

  /**
   * Attempts {@code chain} in order for a request whose calls began at {@code firstNanos}.
   *
   * @param streamed as above
   */
  <T> Future<Success<T>> run(
      RequestContext context,
      List<Upstream> chain,
      boolean streamed,
      Sender<T> sender,
      long firstNanos) {
    further.earn(nanoTime.getAsLong());
    return walk(context, chain, streamed, sender, policy.failover().retries(), firstNanos)
        .attempt();
  }

  /**
   * Attempts {@code chain} in order for the rest of a stream that broke off, without waits: its
   * client has been waiting. Its first call is a further one of the request.
   *
   * @param firstNanos when the first attempt of the request began
   */
  <T> Future<Success<T>> rescue(
      RequestContext context, List<Upstream> chain, Sender<T> sender, long firstNanos) {
    return walk(context, chain, false, sender, Retries.NONE, firstNanos)
        .attemptFurther(Extra.RESCUE);
  }

  private <T> ChainWalk<T> walk(
      RequestContext context,
      List<Upstream> chain,
      boolean streamed,
      Sender<T> sender,
      Retries retries,
      long firstNanos) {
    ChainWalk.Parts parts = new ChainWalk.Parts(policy, further, failures, nanoTime, timer, random);
    return new ChainWalk<>(parts, context, chain, streamed, sender, retries, firstNanos);
  }
}
