package dev.scrubjay.gateway.completion;

import dev.scrubjay.gateway.answers.AnswerStore;
import dev.scrubjay.gateway.cache.Entry;
import dev.scrubjay.gateway.cache.Lookup;
import dev.scrubjay.gateway.cache.redis.RedisCache;
import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.ApiError.Kind;
import dev.scrubjay.gateway.dialect.ApiException;
import dev.scrubjay.gateway.dialect.ChatRequest;
import dev.scrubjay.gateway.observe.CacheEvent.Refresh;
import dev.scrubjay.gateway.observe.CacheEvent.StaleServed;
import dev.scrubjay.gateway.observe.CacheStatus;
import dev.scrubjay.gateway.observe.CacheStatus.Bypass;
import dev.scrubjay.gateway.observe.CacheStatus.Miss;
import dev.scrubjay.gateway.observe.RequestObserver;
import dev.scrubjay.gateway.request.RequestContext;
import dev.scrubjay.gateway.routing.RoutePlanner;
import dev.scrubjay.gateway.tracing.StepSpans;
import dev.scrubjay.gateway.upstream.Upstreams;
import dev.scrubjay.policy.cache.CachePolicy;
import dev.scrubjay.policy.cache.Freshness;
import dev.scrubjay.policy.key.CacheKey;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * The way of a request that a model answers: look up, else route, call, answer, store.
 *
 * <p>No trouble of the cache is the client's: a lookup that fails is a miss, and nobody waits for a
 * store.
 */
public final class ChatCompletions {
  private final RedisCache cache;
  private final Supplier<CachePolicy> cachePolicy;
  private final RoutePlanner planner;
  private final Upstreams upstreams;
  private final Forwarder forwarder;
  private final SharedAnswers answers;
  private final HitReplies hits;
  private final RequestObserver observer;
  private final InstantSource clock;
  private final RandomGenerator random;

  public ChatCompletions(
      RedisCache cache,
      Supplier<CachePolicy> cachePolicy,
      RoutePlanner planner,
      Upstreams upstreams,
      Forwarder forwarder,
      SharedAnswers answers,
      HitReplies hits,
      RequestObserver observer,
      InstantSource clock,
      RandomGenerator random) {
    this.cache = cache;
    this.cachePolicy = cachePolicy;
    this.planner = planner;
    this.upstreams = upstreams;
    this.forwarder = forwarder;
    this.answers = answers;
    this.hits = hits;
    this.observer = observer;
    this.clock = clock;
    this.random = random;
  }

  /**
   * Answers {@code request}.
   *
   * @param key the answer's, by {@link AnswerKeys}
   * @return fails with an {@link ApiException} if there is no answer
   */
  public Future<ChatReply> complete(RequestContext context, ChatRequest request, CacheKey key) {
    Optional<String> bypass = bypassReason(context, request);
    if (bypass.isPresent()) {
      CacheStatus status = new Bypass(bypass.get());
      observer.cacheUsed(context, key.operation(), status);
      return context.directives().onlyIfCached()
          ? Future.failedFuture(notCached())
          : forwarder.forward(context, request, Optional.empty(), status);
    }
    Asking asked = new Asking(context, request, key);
    return context.directives().noCache()
        ? asked.missed(Miss.MissReason.REQUEST, Optional.empty())
        : context
            .trace()
            .step("cache.lookup", () -> cache.lookup(key), StepSpans::lookup)
            .compose(asked::found);
  }

  private Optional<String> bypassReason(RequestContext context, ChatRequest request) {
    if (!cachePolicy.get().enabled()) {
      return Optional.of("disabled");
    }
    if (context.directives().noStore()) {
      return Optional.of("no-store");
    }
    return request.stateful() ? Optional.of("stateful") : Optional.empty();
  }

  private static ApiException notCached() {
    return new ApiException(
        ApiError.of(
            Kind.GATEWAY_TIMEOUT,
            "not_cached",
            "The answer is not in the cache, and the request said only-if-cached."));
  }

  /** A request that the cache is asked for. */
  private final class Asking implements SharedAnswers.Acceptance {
    private final RequestContext context;
    private final ChatRequest request;
    private final CacheKey key;

    Asking(RequestContext context, ChatRequest request, CacheKey key) {
      this.context = context;
      this.request = request;
      this.key = key;
    }

    Future<ChatReply> found(Lookup lookup) {
      return switch (lookup) {
        case Lookup.Hit hit -> found(hit);
        case Lookup.Miss miss -> missed(Miss.MissReason.of(miss.reason()), Optional.empty());
      };
    }

    private Future<ChatReply> found(Lookup.Hit hit) {
      if (!model(Optional.of(hit.entry().origin().model()))) {
        return missed(Miss.MissReason.ACCURACY, Optional.empty());
      }
      Freshness freshness = judge(hit.entry());
      return switch (freshness) {
        case FRESH -> served(hit);
        case FRESH_FOR_LITTLE -> {
          refresh(Refresh.Occasion.EARLY);
          yield served(hit);
        }
        case STALE_WHILE_REVALIDATE -> {
          refresh(Refresh.Occasion.STALE);
          yield served(hit, StaleServed.StaleReason.REVALIDATING);
        }
        case STALE_ALLOWED -> served(hit, StaleServed.StaleReason.ALLOWED);
        case STALE_IF_ERROR -> missed(Miss.MissReason.STALE, Optional.of(hit));
        case UNUSABLE -> missed(Miss.MissReason.STALE, Optional.empty());
      };
    }

    private Freshness judge(Entry entry) {
      Instant now = clock.instant();
      Duration left = Duration.between(now, entry.softExpiry());
      if (AnswerStore.refusal(entry).isPresent()) { // it is not worth being served stale
        return left.isPositive() ? Freshness.FRESH : Freshness.UNUSABLE;
      }
      return cachePolicy
          .get()
          .freshness()
          .judge(
              Duration.between(entry.created(), now),
              left,
              entry.origin().latency(),
              context.directives(),
              1 - random.nextDouble());
    }

    private void refresh(Refresh.Occasion occasion) {
      boolean begun = answers.refresh(context, request, key);
      observer.cacheEvent(context.scope(), key.operation(), new Refresh(occasion, begun));
    }

    private Future<ChatReply> served(Lookup.Hit hit, StaleServed.StaleReason why) {
      return served(hit)
          .onSuccess(
              reply -> observer.cacheEvent(context.scope(), key.operation(), new StaleServed(why)));
    }

    private Future<ChatReply> served(Lookup.Hit hit) {
      return hits.reply(context, request, hit)
          .map(Future::succeededFuture)
          .orElseGet(() -> missed(Miss.MissReason.CORRUPT, Optional.empty()));
    }

    /**
     * Has the answer made.
     *
     * @param stale what is served instead of an error
     */
    Future<ChatReply> missed(Miss.MissReason reason, Optional<Lookup.Hit> stale) {
      if (context.directives().onlyIfCached()) {
        observer.cacheUsed(context, key.operation(), Miss.because(reason));
        return Future.failedFuture(notCached());
      }
      Future<ChatReply> made =
          answers.answer(new SharedAnswers.Asking(context, request, key, reason, this));
      return stale.isEmpty() ? made : made.recover(cause -> insteadOf(cause, stale.get()));
    }

    private Future<ChatReply> insteadOf(Throwable cause, Lookup.Hit stale) {
      Optional<ChatReply> reply =
          isTrouble(cause) ? hits.replyToError(request, stale.entry()) : Optional.empty();
      reply.ifPresent(
          served ->
              observer.cacheEvent(
                  context.scope(),
                  key.operation(),
                  new StaleServed(StaleServed.StaleReason.ERROR)));
      return reply.map(Future::succeededFuture).orElseGet(() -> Future.failedFuture(cause));
    }

    private static boolean isTrouble(Throwable cause) {
      return cause instanceof ApiException known
          && switch (known.error().kind()) {
            case RATE_LIMITED, INTERNAL, BAD_GATEWAY, UNAVAILABLE, GATEWAY_TIMEOUT -> true;
            default -> false;
          };
    }

    @Override
    public Optional<ChatReply> entry(Entry entry) {
      Freshness freshness = judge(entry);
      boolean fresh = freshness == Freshness.FRESH || freshness == Freshness.FRESH_FOR_LITTLE;
      return fresh && model(Optional.of(entry.origin().model()))
          ? hits.reply(context, request, new Lookup.Hit(entry, Lookup.Tier.REDIS))
          : Optional.empty();
    }

    /** Whether the model is as accurate as was asked for, or as could be had now. */
    @Override
    public boolean model(Optional<String> model) {
      OptionalDouble wanted = context.requirements().accuracy();
      if (wanted.isEmpty() || !request.model().equals(RoutePlanner.AUTO)) {
        return true;
      }
      double had =
          model.flatMap(upstreams::find).map(found -> found.profile().accuracy()).orElse(0.0);
      return had >= wanted.getAsDouble()
          || had >= planner.accuracyToBeHad(context.scope(), request, context.requirements());
    }
  }
}
