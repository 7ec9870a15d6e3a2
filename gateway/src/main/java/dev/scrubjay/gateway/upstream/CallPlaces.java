package dev.scrubjay.gateway.upstream;

import dev.scrubjay.gateway.upstream.provider.FailureKind;
import dev.scrubjay.gateway.upstream.provider.UpstreamException;
import dev.scrubjay.gateway.upstream.provider.UpstreamException.ErrorReply;
import dev.scrubjay.policy.scaling.QueuePolicy;
import dev.scrubjay.policy.scaling.ScalingDecision;
import dev.scrubjay.policy.scaling.ScalingDecision.Serve;
import dev.scrubjay.policy.scaling.ScalingDecision.Wait;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where one model's calls get their places: of its provider, and of the model's own pool of
 * instances if it has one. Those of a pool wait in its queue, others in their provider's.
 *
 * @param pool null if nothing is said of the model's instances
 * @param reliability told at a call's end, as in {@link CallInFlight}
 */
record CallPlaces(
    String model,
    ProviderEndpoints provider,
    ModelEndpoints endpoints,
    @Nullable ModelPool pool,
    Reliability reliability) {
  /** How often calls that wait look for a place that came free unnoticed. */
  private static final Duration LOOK = Duration.ofMillis(500);

  /** Told whether the model answered a tenant's call. */
  interface Reliability {
    void observe(String tenant, boolean success);
  }

  /** Whether calls may wait for a place, or for others ahead of them. */
  boolean hasQueue() {
    return pool != null || provider.queue().limit() > 0;
  }

  /** Decides on a call; one that is to be made now has its place in the pool. */
  ScalingDecision decide(Attempt attempt, Duration waited) {
    if (pool != null) {
      return pool.decide(attempt, waited, provider.now());
    }
    boolean first = attempt.alternative() || provider.waiting().size() == 0;
    return first ? new Serve() : new Wait(longest(attempt, waited));
  }

  /** Admits a call that has its place in the pool; it is given back if the call is not made. */
  Admission admit(Attempt attempt) {
    Consumer<Boolean> told = success -> reliability.observe(attempt.tenant(), success);
    Admission admission =
        Admission.of(
            provider, endpoints, attempt.tenant(), attempt.aside(), attempt.tried(), told, pool);
    if (pool != null && admission instanceof Admission.Skipped) {
      pool.putBack(attempt.tenant());
    }
    return admission;
  }

  /** Takes a place in the pool for a call that has waited; false if there is none. */
  boolean take(String tenant) {
    return pool == null || pool.take(tenant, provider.now());
  }

  WaitingCalls waiting() {
    return pool == null ? provider.waiting() : pool.waiting();
  }

  QueuePolicy queue() {
    return pool == null ? provider.queue() : pool.policy().queue();
  }

  /** How often a call that waits looks for a place: as often as instances are probed for. */
  Duration look() {
    Duration probe = pool == null ? LOOK : pool.policy().probe();
    return probe.compareTo(LOOK) < 0 ? probe : LOOK;
  }

  /** The longest time that a call may wait which has nowhere else to go. */
  Duration longest(Attempt attempt, Duration waited) {
    Duration most = queue().maxWait();
    Duration left = attempt.timeLeft();
    return (most.compareTo(left) < 0 ? most : left).minus(waited);
  }

  void wake() {
    if (pool == null) {
      provider.released();
    } else {
      pool.wake();
    }
  }

  long now() {
    return provider.now();
  }

  /** Whether a call that failed so may be made again once there is a place. */
  boolean mayWaitAgain(Throwable cause) {
    return pool != null && cause instanceof UpstreamException failure && failure.foundNobody();
  }

  /** The failure of a call for which there is no place. */
  UpstreamException refusal(String tenant) {
    return new UpstreamException(
        FailureKind.OVERFLOW,
        provider.provider(),
        "is not called: "
            + (pool == null ? provider.permits().refusal(tenant) : pool.refusal(provider.now())),
        new ErrorReply(0, null, null, Admission.RETRY_AFTER));
  }

  /** Counts the time that a call has waited. */
  void waited(Duration time) {
    provider.observer().accept(new UpstreamEvent.Waited(provider.provider(), model, time));
  }
}
