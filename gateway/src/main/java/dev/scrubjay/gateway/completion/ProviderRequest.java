package dev.scrubjay.gateway.completion;

import dev.scrubjay.gateway.answers.StoreFence;
import dev.scrubjay.gateway.observe.CacheStatus;
import dev.scrubjay.gateway.request.Completion;

/** A completion on its way to a provider, and whether its answer is to be stored. */
sealed interface ProviderRequest {

  Completion completion();

  /** The part of the cache in the answer. */
  CacheStatus status();

  /** An answer that is not stored. */
  record UncachedRequest(Completion completion, CacheStatus status) implements ProviderRequest {}

  /**
   * An answer that is stored, if its plan says so.
   *
   * @param refresh whether the answer is for the cache alone
   */
  record CacheableRequest(
      Completion completion, CacheStatus.Miss status, StoreFence fence, boolean refresh)
      implements ProviderRequest {}

  default boolean isRefresh() {
    return this instanceof CacheableRequest cacheable && cacheable.refresh();
  }
}
