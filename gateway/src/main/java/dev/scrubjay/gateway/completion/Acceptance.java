package dev.scrubjay.gateway.completion;

import dev.scrubjay.gateway.answers.Answer;
import dev.scrubjay.gateway.answers.FreshnessJudge;
import dev.scrubjay.gateway.cache.Entry;
import dev.scrubjay.gateway.cache.Lookup;
import dev.scrubjay.gateway.observe.AnswerFacts;
import dev.scrubjay.gateway.request.Completion;
import dev.scrubjay.policy.cache.Freshness;
import io.vertx.core.Future;
import java.util.Optional;

/** The decision whether the answer of a shared call suits one of its members. */
public final class Acceptance {
  private final CachedAnswers cached;
  private final FreshnessJudge freshness;
  private final AccuracyCheck accuracy;

  public Acceptance(CachedAnswers cached, FreshnessJudge freshness, AccuracyCheck accuracy) {
    this.cached = cached;
    this.freshness = freshness;
    this.accuracy = accuracy;
  }

  /** The answer from an entry that the call found; empty if it does not suit the request. */
  Future<Optional<Answer>> fromEntry(Completion completion, Entry entry) {
    Freshness judged = freshness.ofAnswer(entry, completion.context().directives());
    boolean fresh = judged == Freshness.FRESH || judged == Freshness.FRESH_REFRESH_DUE;
    return fresh && accuracy.accepts(completion, entry.origin().model())
        ? cached.ofHit(completion, new Lookup.CacheHit(entry, Lookup.Tier.REDIS))
        : Future.succeededFuture(Optional.empty());
  }

  /** Whether an answer with {@code facts} suits the request. */
  boolean accepts(Completion completion, AnswerFacts facts) {
    return accuracy.accepts(completion, facts.model().orElse(""));
  }
}
