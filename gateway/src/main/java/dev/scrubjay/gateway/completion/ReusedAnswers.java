package dev.scrubjay.gateway.completion;

import dev.scrubjay.gateway.answers.Answer;
import dev.scrubjay.gateway.answers.FreshnessJudge;
import dev.scrubjay.gateway.cache.Lookup;
import dev.scrubjay.gateway.cache.Lookup.CacheHit;
import dev.scrubjay.gateway.cache.redis.RedisCache;
import dev.scrubjay.gateway.config.SemanticMode;
import dev.scrubjay.gateway.config.SemanticPolicy;
import dev.scrubjay.gateway.load.LargeWork;
import dev.scrubjay.gateway.observe.CacheStatus.ReusedFor;
import dev.scrubjay.gateway.observe.SemanticEvent.NoSearch;
import dev.scrubjay.gateway.request.Completion;
import dev.scrubjay.gateway.semantic.ComparablePrompt;
import dev.scrubjay.gateway.semantic.KnownAnswer;
import dev.scrubjay.gateway.semantic.Reusable;
import dev.scrubjay.gateway.semantic.ReuseOutcomes;
import dev.scrubjay.gateway.semantic.SemanticCache;
import dev.scrubjay.policy.cache.CacheDirectives;
import dev.scrubjay.policy.cache.Freshness;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Answers to other wordings of requests whose own answers are not in the cache, if the tenant uses
 * the semantic cache and the request does not forbid it.
 */
public final class ReusedAnswers {
  private final SemanticCache semantic;
  private final ReuseOutcomes outcomes;
  private final Function<String, SemanticPolicy> policies;
  private final RedisCache cache;
  private final FreshnessJudge freshness;
  private final AccuracyCheck accuracy;
  private final CachedAnswers cached;

  /**
   * @param policies in force, by tenant
   */
  public ReusedAnswers(
      SemanticCache semantic,
      ReuseOutcomes outcomes,
      Function<String, SemanticPolicy> policies,
      RedisCache cache,
      FreshnessJudge freshness,
      AccuracyCheck accuracy,
      CachedAnswers cached) {
    this.semantic = semantic;
    this.outcomes = outcomes;
    this.policies = policies;
    this.cache = cache;
    this.freshness = freshness;
    this.accuracy = accuracy;
    this.cached = cached;
  }

  /** A policy under which something is done for {@code completion}; empty if nothing is. */
  private Optional<SemanticPolicy> policy(Completion completion) {
    SemanticPolicy own = policies.apply(completion.scope().tenant());
    if (own.mode() == SemanticMode.OFF) {
      return Optional.empty();
    }
    SemanticPolicy policy = completion.context().semantic().under(own);
    return policy.mode() != SemanticMode.OFF && policy.operations().contains(completion.operation())
        ? Optional.of(policy)
        : Optional.empty();
  }

  /**
   * The answer to another wording of {@code completion}, which is counted; empty if there is none.
   */
  Future<Optional<Answer>> find(Completion completion) {
    Optional<SemanticPolicy> policy = policy(completion);
    if (policy.isEmpty()) {
      return Future.succeededFuture(Optional.empty());
    }
    if (forbids(completion.context().directives())) {
      semantic.notSearched(completion, NoSearch.DIRECTIVES);
      return Future.succeededFuture(Optional.empty());
    }
    return LargeWork.onJson(
            completion.request().body(),
            () -> ComparablePrompts.of(completion, policy.get(), semantic.embedder()))
        .compose(prompt -> search(completion, policy.get(), prompt.orElse(null)))
        .compose(
            found ->
                found
                    .map(reusable -> given(completion, reusable))
                    .orElseGet(() -> Future.succeededFuture(Optional.empty())));
  }

  /** A request that does not accept anything stale wants its own answer. */
  private static boolean forbids(CacheDirectives directives) {
    return directives.noTransform() || directives.maxStale().filter(Duration::isZero).isPresent();
  }

  private Future<Optional<Reusable>> search(
      Completion completion, SemanticPolicy policy, @Nullable ComparablePrompt prompt) {
    if (prompt == null) {
      semantic.notSearched(completion, NoSearch.INELIGIBLE);
      return Future.succeededFuture(Optional.empty());
    }
    return semantic.search(completion, prompt, policy);
  }

  private Future<Optional<Answer>> given(Completion completion, Reusable reusable) {
    return cache
        .lookup(reusable.answer().entry())
        .compose(
            lookup ->
                lookup instanceof CacheHit hit && suffices(completion, hit)
                    ? known(completion, reusable, hit)
                    : unusable(
                        completion,
                        reusable,
                        lookup instanceof Lookup.CacheMiss miss
                            && miss.reason() == Lookup.AbsenceReason.ABSENT));
  }

  private boolean suffices(Completion completion, CacheHit hit) {
    return accuracy.accepts(completion, hit.entry().origin().model())
        && freshness.ofAnswer(hit.entry(), completion.context().directives()) == Freshness.FRESH;
  }

  private Future<Optional<Answer>> known(Completion completion, Reusable reusable, CacheHit hit) {
    return LargeWork.onBytes(
            hit.entry().payload().length(), () -> KnownAnswer.of(completion, hit.entry()))
        .compose(
            answer ->
                answer.isPresent() && semantic.isUnchanged(reusable, answer.get())
                    ? served(completion, reusable, hit, answer.get())
                    : unusable(completion, reusable, false));
  }

  private Future<Optional<Answer>> served(
      Completion completion, Reusable reusable, CacheHit hit, KnownAnswer known) {
    ReusedFor other = new ReusedFor(reusable.answer().similarity(), reusable.answer().promptHash());
    return cached
        .ofReused(completion, reusable.answer().entry(), hit, other)
        .compose(
            answer -> {
              if (answer.isEmpty()) {
                return unusable(completion, reusable, false);
              }
              semantic.served(completion, reusable);
              outcomes.served(completion, reusable, known);
              return Future.succeededFuture(answer);
            });
  }

  private Future<Optional<Answer>> unusable(
      Completion completion, Reusable reusable, boolean gone) {
    semantic.unusable(completion, reusable, gone);
    return Future.succeededFuture(Optional.empty());
  }
}
