package dev.scrubjay.gateway.completion;

import dev.scrubjay.gateway.answers.Answer;
import dev.scrubjay.gateway.dialect.BatchDialect;
import dev.scrubjay.gateway.dialect.ChatRequest;
import dev.scrubjay.gateway.dialect.translation.TokenCountDialect;
import dev.scrubjay.gateway.preload.AccessLog;
import dev.scrubjay.gateway.request.Completion;
import dev.scrubjay.policy.key.CacheKey;
import io.vertx.core.Future;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Answers requests of all kinds: counts of tokens, batches, and completions. */
public final class RequestAnswers {
  private final Completions completions;
  private final BatchedCompletions batches;
  private final TokenCounting counting;
  private final AccessLog accesses;

  /**
   * @param accesses told of hits
   */
  public RequestAnswers(
      Completions completions,
      BatchedCompletions batches,
      TokenCounting counting,
      AccessLog accesses) {
    this.accesses = accesses;
    this.batches = batches;
    this.completions = completions;
    this.counting = counting;
  }

  /**
   * Answers {@code completion}; fails with an {@link dev.scrubjay.gateway.dialect.ApiException} if
   * there is no answer.
   *
   * @param keys gives the keys of its parts, if it has several
   */
  public Future<Answer> answer(Completion completion, Function<ChatRequest, CacheKey> keys) {
    return switch (completion.request().dialect()) {
      case TokenCountDialect dialect -> counting.count(completion, dialect);
      case BatchDialect dialect -> batches.answer(completion, dialect, keys);
      default ->
          completions
              .complete(completion)
              .onSuccess(answer -> accesses.answered(completion, answer.facts()));
    };
  }

  /**
   * The fresh answer in the cache, which is counted; null if there is none, or it is made of parts,
   * or is no whole answer of at most {@code maxBytes}.
   */
  public Future<Answer.@Nullable Whole> atHand(Completion completion, int maxBytes) {
    return switch (completion.request().dialect()) {
      case TokenCountDialect counted -> Future.succeededFuture();
      case BatchDialect batched -> Future.succeededFuture();
      default ->
          completions
              .atHand(completion, maxBytes)
              .onSuccess(
                  answer -> {
                    if (answer != null) {
                      accesses.answered(completion, answer.facts());
                    }
                  });
    };
  }

  /**
   * Makes the answer to a request that is expected, unless a fresh one is there.
   *
   * @param gate asked once it is known which models are to be called
   */
  public Future<PreloadOutcome> preload(Completion completion, PreloadGate gate) {
    return completions.preload(completion, gate);
  }
}
