package dev.scrubjay.gateway.completion;

import dev.scrubjay.gateway.answers.StoreFence;
import dev.scrubjay.gateway.observe.CacheStatus;
import dev.scrubjay.gateway.request.Completion;
import dev.scrubjay.gateway.upstream.provider.Cancellation;

/** A completion on its way to a provider, and whether its answer is to be stored. */
sealed interface ProviderRequest {

  Completion completion();

  /** Cancelled once the client has gone away. */
  Cancellation client();

  /** The part of the cache in the answer. */
  CacheStatus status();

  /** An answer that is not stored. */
  record UncachedRequest(Completion completion, CacheStatus status) implements ProviderRequest {
    @Override
    public Cancellation client() {
      return completion.context().cancellation();
    }
  }

  /**
   * An answer that is stored, if its plan says so.
   *
   * @param purpose whether the answer is for the cache alone
   * @param client cancelled once the client has gone away; others may still wait for the answer
   */
  record CacheableRequest(
      Completion completion,
      CacheStatus.Miss status,
      StoreFence fence,
      AnswerPurpose purpose,
      Cancellation client)
      implements ProviderRequest {}

  /** Whether the client had left before the answer was whole. */
  default boolean isAbandoned() {
    return !isRefresh() && client().isCancelled();
  }

  /** Whether no client waits for the answer. */
  default boolean isRefresh() {
    return this instanceof CacheableRequest cacheable
        && cacheable.purpose() != AnswerPurpose.CLIENT;
  }
}
