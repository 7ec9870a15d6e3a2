package dev.scrubjay.gateway.request;

import dev.scrubjay.gateway.tracing.RequestTrace;
import dev.scrubjay.gateway.upstream.provider.Cancellation;
import dev.scrubjay.policy.cache.CacheDirectives;
import dev.scrubjay.policy.cache.StoreHints;
import dev.scrubjay.policy.experiment.Treatment.Seat;
import dev.scrubjay.policy.key.Scope;
import java.util.Optional;
import java.util.Set;

/**
 * Who asks, and how.
 *
 * @param requestId what logs, headers and outcomes know the request by
 * @param scope whose cache it sees
 * @param requirements what it requirements of a model
 * @param directives how it wants the cache to be used
 * @param hints what it says of its answer's worth
 * @param tags names to purge its answer by
 * @param assignment the arm of the experiment that it is in, if it is in one
 * @param cancellation cancelled when the client goes away
 * @param trace what its steps are noted in
 * @param startNanos the ticker's reading when it came
 */
public record RequestContext(
    String requestId,
    Scope scope,
    RoutingRequirements requirements,
    CacheDirectives directives,
    StoreHints hints,
    Set<String> tags,
    Optional<Seat> assignment,
    Cancellation cancellation,
    RequestTrace trace,
    long startNanos) {
  public RequestContext {
    tags = Set.copyOf(tags);
  }

  public RequestContext with(Cancellation other) {
    return new RequestContext(
        requestId,
        scope,
        requirements,
        directives,
        hints,
        tags,
        assignment,
        other,
        trace,
        startNanos);
  }
}
