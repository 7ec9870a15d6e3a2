package dev.scrubjay.gateway.completion;

import dev.scrubjay.gateway.answers.Answer;
import dev.scrubjay.gateway.dialect.translation.TokenCountDialect;
import dev.scrubjay.gateway.request.Completion;
import io.vertx.core.Future;

/** Answers requests of all kinds: counts of tokens, and completions. */
public final class RequestAnswers {
  private final Completions completions;
  private final TokenCounting counting;

  public RequestAnswers(Completions completions, TokenCounting counting) {
    this.completions = completions;
    this.counting = counting;
  }

  /**
   * Answers {@code completion}; fails with an {@link dev.scrubjay.gateway.dialect.ApiException} if
   * there is no answer.
   */
  public Future<Answer> answer(Completion completion) {
    return switch (completion.request().dialect()) {
      case TokenCountDialect dialect -> counting.count(completion, dialect);
      default -> completions.complete(completion);
    };
  }
}
