package dev.scrubjay.gateway.request;

import dev.scrubjay.gateway.config.reader.Secret;
import dev.scrubjay.gateway.tracing.RequestTrace;
import dev.scrubjay.gateway.upstream.provider.Cancellation;
import dev.scrubjay.policy.cache.CacheDirectives;
import dev.scrubjay.policy.cache.StoreHints;
import dev.scrubjay.policy.experiment.Assignment;
import dev.scrubjay.policy.key.Scope;
import java.util.Optional;
import java.util.Set;

/**
 * The sender of a request, and how the request is to be served.
 *
 * @param requestId the id in logs, headers and outcomes
 * @param scope the tenant and workspace whose cache it sees
 * @param requirements its requirements of a model
 * @param directives its use of the cache, from {@code Cache-Control}
 * @param hints how its answer is to be stored
 * @param tags names by which its answer can be purged
 * @param assignment the arm of the experiment that it is in, if it is in one
 * @param cancellation cancelled when the client goes away
 * @param trace of its steps
 * @param startNanos the ticker's reading when it arrived
 * @param clientKey its sender's own key at a provider, if it has one
 * @param caller the hash of the API key with which it came, 64 hex digits; empty if there is none
 * @param waits the time that it has waited for the work of others
 * @param semantic what it says of answers to other wordings
 * @param trail what happens to it, for the operators who open it
 */
public record RequestContext(
    String requestId,
    Scope scope,
    RoutingRequirements requirements,
    CacheDirectives directives,
    StoreHints hints,
    Set<String> tags,
    Optional<Assignment> assignment,
    Cancellation cancellation,
    RequestTrace trace,
    long startNanos,
    Optional<Secret> clientKey,
    String caller,
    SharedWaits waits,
    SemanticChoice semantic,
    RequestTrail trail) {
  public RequestContext {
    tags = Set.copyOf(tags);
  }

  /** The context of a request that has not waited yet, and without a wish. */
  public RequestContext(
      String requestId,
      Scope scope,
      RoutingRequirements requirements,
      CacheDirectives directives,
      StoreHints hints,
      Set<String> tags,
      Optional<Assignment> assignment,
      Cancellation cancellation,
      RequestTrace trace,
      long startNanos,
      Optional<Secret> clientKey) {
    this(
        requestId,
        scope,
        requirements,
        directives,
        hints,
        tags,
        assignment,
        cancellation,
        trace,
        startNanos,
        clientKey,
        "",
        new SharedWaits(),
        SemanticChoice.NONE,
        new RequestTrail(startNanos));
  }

  /** A context without a key of the sender's own, and without a wish. */
  public RequestContext(
      String requestId,
      Scope scope,
      RoutingRequirements requirements,
      CacheDirectives directives,
      StoreHints hints,
      Set<String> tags,
      Optional<Assignment> assignment,
      Cancellation cancellation,
      RequestTrace trace,
      long startNanos) {
    this(
        requestId,
        scope,
        requirements,
        directives,
        hints,
        tags,
        assignment,
        cancellation,
        trace,
        startNanos,
        Optional.empty());
  }

  /** The same context with another cancellation. */
  public RequestContext with(Cancellation other) {
    return with(other, trail);
  }

  /** The same context for work beside the request, with a trail of its own. */
  RequestContext aside() {
    return with(cancellation, new RequestTrail(startNanos));
  }

  private RequestContext with(Cancellation other, RequestTrail otherTrail) {
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
        startNanos,
        clientKey,
        caller,
        waits,
        semantic,
        otherTrail);
  }
}
