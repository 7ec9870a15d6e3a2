package dev.scrubjay.gateway.request;

import dev.scrubjay.gateway.dialect.ChatRequest;
import dev.scrubjay.gateway.upstream.provider.Cancellation;
import dev.scrubjay.policy.key.CacheKey;
import dev.scrubjay.policy.key.Scope;

/**
 * A request that a model is to answer. It is passed along all steps of the request.
 *
 * @param context who sends it, and how it is to be served
 * @param request its body, in its client's dialect
 * @param key of its answer in the cache
 */
public record Completion(RequestContext context, ChatRequest request, CacheKey key) {

  public Scope scope() {
    return context.scope();
  }

  /** The kind of work, as the cache and the figures know it. */
  public String operation() {
    return key.operation();
  }

  /** Whether the request leaves the choice of the model to the router. */
  public boolean isAuto() {
    return request.isAuto();
  }

  /** The same request, whose answer is at {@code other}. */
  public Completion with(CacheKey other) {
    return new Completion(context, request, other);
  }

  /** The same request with another cancellation. */
  public Completion with(Cancellation cancellation) {
    return new Completion(context.with(cancellation), request, key);
  }

  /** The same request for work beside it, the calls of which are none of its own. */
  public Completion aside() {
    return new Completion(context.aside(), request, key);
  }
}
