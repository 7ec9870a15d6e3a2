package dev.scrubjay.gateway.completion;

import dev.scrubjay.gateway.answers.AnswerStore;
import dev.scrubjay.gateway.answers.StoreFence;
import dev.scrubjay.gateway.attempt.Attempted;
import dev.scrubjay.gateway.attempt.UpstreamErrors;
import dev.scrubjay.gateway.cache.Entry;
import dev.scrubjay.gateway.cache.StoreOutcome;
import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.ApiException;
import dev.scrubjay.gateway.dialect.Usage;
import dev.scrubjay.gateway.observe.CacheStatus.Miss;
import dev.scrubjay.gateway.request.Completion;
import dev.scrubjay.gateway.routing.RoutePlan;
import dev.scrubjay.gateway.tracing.StepSpans;
import dev.scrubjay.policy.cache.CachePolicy;
import dev.scrubjay.policy.cache.StoreHints;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** The storage of providers' answers, and of their refusals. */
public final class AnswerStorage {
  /** Characters of a stream's events, per byte that an entry may have. */
  private static final int EVENT_CHARS_PER_BYTE = 8;

  private static final String JSON = "application/json";

  private final AnswerStore store;
  private final Supplier<CachePolicy> policy;
  private final LongSupplier nanoTime;

  public AnswerStorage(AnswerStore store, Supplier<CachePolicy> policy, LongSupplier nanoTime) {
    this.store = store;
    this.policy = policy;
    this.nanoTime = nanoTime;
  }

  /** The characters of events that the longest storable stream may have. */
  long maxStreamChars() {
    return (long) policy.get().limits().maxEntryBytes() * EVENT_CHARS_PER_BYTE;
  }

  /** Stores a complete answer if its request and its plan allow it; whether they do. */
  boolean store(
      ProviderRequest request, RoutePlan plan, Attempted<?> attempted, Buffer body, Usage usage) {
    return begin(request, plan, attempted, body, usage).isPresent();
  }

  /**
   * Begins to store a complete answer.
   *
   * @return empty if its request or its plan does not allow it; else a future that never fails
   */
  Optional<Future<StoreOutcome>> begin(
      ProviderRequest request, RoutePlan plan, Attempted<?> attempted, Buffer body, Usage usage) {
    return switch (request) {
      case ProviderRequest.UncachedRequest unstored -> Optional.empty();
      case ProviderRequest.CacheableRequest stored -> begin(stored, plan, attempted, body, usage);
    };
  }

  /** The fence of an answer that is begun now, without a lease. Never fails. */
  Future<StoreFence> fence(Completion completion) {
    return store.fence(completion.key());
  }

  /** Whether an answer that is being stored can be said to be; waits for that a moment at most. */
  Future<Boolean> confirmed(Future<StoreOutcome> storing) {
    return store.confirmed(storing);
  }

  private Optional<Future<StoreOutcome>> begin(
      ProviderRequest.CacheableRequest request,
      RoutePlan plan,
      Attempted<?> attempted,
      Buffer body,
      Usage usage) {
    Completion completion = request.completion();
    Duration latency = Duration.ofNanos(nanoTime.getAsLong() - attempted.firstNanos());
    Entry.Origin origin =
        new Entry.Origin(
            attempted.upstream().id(),
            attempted.costAgain(completion.request(), usage),
            latency,
            attempted.dropped());
    Optional<Future<StoreOutcome>> storing =
        store.store(
            completion.key(),
            new AnswerStore.Content(body, contentType(request), origin),
            terms(request, plan, attempted));
    storing.ifPresent(
        outcome ->
            completion.context().trace().step("cache.store", () -> outcome, StepSpans::store));
    return storing;
  }

  /** How long a complete answer is kept if it is stored now; zero if it is not. */
  Duration ttl(ProviderRequest.CacheableRequest request, RoutePlan plan, Attempted<?> attempted) {
    return store.ttl(terms(request, plan, attempted));
  }

  private AnswerStore.Terms terms(
      ProviderRequest.CacheableRequest request, RoutePlan plan, Attempted<?> attempted) {
    Completion completion = request.completion();
    return new AnswerStore.Terms(
        hints(completion, plan, attempted), completion.context().tags(), request.fence());
  }

  private static String contentType(ProviderRequest.CacheableRequest request) {
    return request.purpose() == AnswerPurpose.PRELOAD ? Entry.PRELOADED_JSON : JSON;
  }

  /** The hints for the store; a short TTL for answers of fallbacks and of explored models. */
  private StoreHints hints(Completion completion, RoutePlan plan, Attempted<?> attempted) {
    StoreHints hints = completion.context().hints();
    return attempted.failed().isEmpty() && !plan.explores()
        ? hints
        : hints.withTtl(policy.get().ttl().rare());
  }

  /** Remembers for a short while that the pinned model refuses the request. */
  void refused(ProviderRequest request, RoutePlan plan, Throwable cause) {
    boolean pinned = plan.decision().isEmpty();
    if (pinned
        && request instanceof ProviderRequest.CacheableRequest stored
        && stored.status().reason() == Miss.MissReason.ABSENT
        && cause instanceof ApiException known
        && isRequestsFault(known.error())
        && !UpstreamErrors.isOfModel(known.error())) {
      store.refusal(stored.completion().key(), known.error(), stored.fence());
    }
  }

  private static boolean isRequestsFault(ApiError error) {
    return switch (error.kind()) {
      case INVALID_REQUEST, NOT_FOUND, TOO_LARGE, UNPROCESSABLE -> true;
      default -> false;
    };
  }
}
