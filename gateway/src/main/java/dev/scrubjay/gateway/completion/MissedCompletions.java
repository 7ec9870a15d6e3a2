package dev.scrubjay.gateway.completion;

import dev.scrubjay.gateway.answers.Answer;
import dev.scrubjay.gateway.answers.StoreFence;
import dev.scrubjay.gateway.cache.LeaseMode;
import dev.scrubjay.gateway.coalescing.Membership;
import dev.scrubjay.gateway.coalescing.SharedCalls;
import dev.scrubjay.gateway.config.CoalescingConfig;
import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.ApiException;
import dev.scrubjay.gateway.dialect.MalformedReplyException;
import dev.scrubjay.gateway.observe.CacheStatus;
import dev.scrubjay.gateway.observe.CacheStatus.Bypass;
import dev.scrubjay.gateway.observe.CacheStatus.Miss;
import dev.scrubjay.gateway.observe.RequestObserver;
import dev.scrubjay.gateway.request.Completion;
import dev.scrubjay.gateway.routing.RoutePlan;
import dev.scrubjay.policy.cache.CachePolicy;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** The answers of completions that the cache has not answered: shared with others, or alone. */
public final class MissedCompletions {
  private final SharedCalls calls;
  private final ProviderAnswers provider;
  private final MemberParts members;
  private final CoalescingConfig config;
  private final Supplier<CachePolicy> policy;
  private final RequestObserver observer;

  public MissedCompletions(
      SharedCalls calls,
      ProviderAnswers provider,
      MemberParts members,
      CoalescingConfig config,
      Supplier<CachePolicy> policy,
      RequestObserver observer) {
    this.calls = calls;
    this.provider = provider;
    this.members = members;
    this.config = config;
    this.policy = policy;
    this.observer = observer;
  }

  /** The answer from a provider, past the cache. */
  Future<Answer> bypass(Completion completion, Bypass bypass) {
    return uncached(completion, bypass);
  }

  /** The answer of a miss that is neither shared nor stored as a whole. */
  Future<Answer> unshared(Completion completion, CacheStatus status) {
    observer.cacheUsed(completion.context(), completion.operation(), status);
    return uncached(completion, status);
  }

  /** Fails where the provider's side throws, as a request that no model can answer does. */
  private Future<Answer> uncached(Completion completion, CacheStatus status) {
    return Future.succeededFuture()
        .compose(
            nothing -> provider.answer(new ProviderRequest.UncachedRequest(completion, status)));
  }

  /** The error of a provider's answer that does not have the parts that were asked for. */
  static ApiException malformed(MalformedReplyException cause) {
    return new ApiException(
        ApiError.of(
            ApiError.ErrorKind.BAD_GATEWAY,
            "malformed_reply",
            "The provider sent a malformed reply: " + cause.getMessage()));
  }

  /** The answer of a miss: joins the call for it or leads one. */
  Future<Answer> answer(Completion completion, Miss.MissReason reason) {
    if (!config.enabled()) {
      return alone(completion, reason);
    }
    LedCompletion own = lead(completion, reason, AnswerPurpose.CLIENT);
    Membership membership = calls.join(completion.key(), mode(reason), prior(completion), own);
    return new MemberWait(
            members, completion, reason, membership, how -> withoutOthers(own, reason, how))
        .begin();
  }

  /** Goes alone, unless the request has led the call and is known to have no provider. */
  private Future<Answer> withoutOthers(
      LedCompletion own, Miss.MissReason reason, MemberWait.Alone alone) {
    Completion completion = own.completion();
    Throwable cause = own.unsendable().get();
    if (cause == null) {
      return goAlone(completion, reason, alone);
    }
    observer.cacheUsed(completion.context(), completion.operation(), Miss.because(reason));
    return Future.failedFuture(cause);
  }

  /**
   * The mode of the lease: a request for a new answer takes it from its holder, and joins no call.
   */
  private static LeaseMode mode(Miss.MissReason reason) {
    return switch (reason) {
      case ABSENT, CACHE_UNAVAILABLE -> LeaseMode.LOOK;
      case STALE, ACCURACY, CORRUPT -> LeaseMode.MAKE;
      case REQUEST -> LeaseMode.TAKE;
    };
  }

  /** Begins to refresh the entry that serves the request; false if there is no room. */
  boolean refresh(Completion completion) {
    return config.enabled()
        && calls.refresh(
            completion.key(),
            prior(completion),
            lead(completion, Miss.MissReason.STALE, AnswerPurpose.REFRESH));
  }

  /**
   * Makes an answer for the cache before it is asked for, if there is room and no call for it.
   *
   * @param gate of the models that are to be called, and no others
   */
  Future<PreloadOutcome> preload(Completion completion, PreloadGate gate) {
    return config.enabled()
        ? provider
            .plan(completion)
            .compose(
                plan ->
                    gate.admits(plan)
                        .compose(
                            admitted ->
                                admitted
                                    ? preloaded(completion, plan, gate)
                                    : Future.succeededFuture(new PreloadOutcome.TooDear())))
        : Future.succeededFuture(new PreloadOutcome.NoRoom());
  }

  private Future<PreloadOutcome> preloaded(
      Completion completion, RoutePlan plan, PreloadGate gate) {
    WatchedCall call =
        new WatchedCall(
            lead(completion, Miss.MissReason.ABSENT, AnswerPurpose.PRELOAD).by(plan), gate);
    return calls.refresh(completion.key(), prior(completion), call)
        ? call.answered().map(PreloadOutcome.Made::new)
        : Future.succeededFuture(new PreloadOutcome.NoRoom());
  }

  private LedCompletion lead(Completion completion, Miss.MissReason reason, AnswerPurpose purpose) {
    return new LedCompletion(
        completion,
        Miss.because(reason),
        purpose,
        Optional.empty(),
        provider,
        observer,
        new AtomicReference<>());
  }

  private double prior(Completion completion) {
    return policy.get().frequency().prior(completion.context().hints().expectedFrequency());
  }

  private Future<Answer> alone(Completion completion, Miss.MissReason reason) {
    return goAlone(completion, reason, MemberWait.Alone.STORE);
  }

  /** Calls a provider for one request alone. */
  private Future<Answer> goAlone(
      Completion completion, Miss.MissReason reason, MemberWait.Alone alone) {
    Miss miss = Miss.because(reason);
    observer.cacheUsed(completion.context(), completion.operation(), miss);
    Future<ProviderRequest> request =
        switch (alone) {
          case STORE -> provider.fence(completion).map(fence -> storable(completion, miss, fence));
          case NO_STORE ->
              Future.succeededFuture(new ProviderRequest.UncachedRequest(completion, miss));
        };
    return request.compose(provider::answer);
  }

  private static ProviderRequest storable(Completion completion, Miss miss, StoreFence fence) {
    return new ProviderRequest.CacheableRequest(
        completion, miss, fence, AnswerPurpose.CLIENT, completion.context().cancellation());
  }
}
