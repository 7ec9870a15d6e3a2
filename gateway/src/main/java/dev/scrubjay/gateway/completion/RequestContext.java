package dev.scrubjay.gateway.completion;

import dev.scrubjay.gateway.tracing.RequestTrace;
import dev.scrubjay.gateway.upstream.Cancellation;
import dev.scrubjay.policy.cache.CacheDirectives;
import dev.scrubjay.policy.cache.Scope;
import dev.scrubjay.policy.cache.StoreHints;
import java.util.Set;

/**
 * Who asks, and how.
 *
 * @param requestId what logs, headers and outcomes know the request by
 * @param scope whose cache it sees
 * @param wishes what it wishes of a model
 * @param directives how it wants the cache to be used
 * @param hints what it says of its answer's worth
 * @param tags names to purge its answer by
 * @param cancellation cancelled when the client goes away
 * @param trace what its steps are noted in
 * @param startNanos the ticker's reading when it came
 */
public record RequestContext(
    String requestId,
    Scope scope,
    RoutingWishes wishes,
    CacheDirectives directives,
    StoreHints hints,
    Set<String> tags,
    Cancellation cancellation,
    RequestTrace trace,
    long startNanos) {
  public RequestContext {
    tags = Set.copyOf(tags);
  }

  RequestContext with(Cancellation other) {
    return new RequestContext(
        requestId, scope, wishes, directives, hints, tags, other, trace, startNanos);
  }
}
