package dev.scrubjay.gateway.completion;

import dev.scrubjay.gateway.answers.Answer;
import dev.scrubjay.gateway.dialect.ApiException;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.translation.TokenCountDialect;
import dev.scrubjay.gateway.load.LargeWork;
import dev.scrubjay.gateway.observe.AnswerFacts;
import dev.scrubjay.gateway.observe.CacheStatus;
import dev.scrubjay.gateway.request.Completion;
import dev.scrubjay.gateway.routing.TokenCounts;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Counts the input tokens of requests: by the model's provider, or by an estimate where no model is
 * named, where the provider does not count, or where it does not answer.
 */
public final class TokenCounting {
  private final Completions completions;
  private final TokenCounts tokens;

  public TokenCounting(Completions completions, TokenCounts tokens) {
    this.completions = completions;
    this.tokens = tokens;
  }

  Future<Answer> count(Completion completion, TokenCountDialect dialect) {
    return completion.isAuto()
        ? estimated(completion, dialect)
        : completions
            .complete(completion)
            .recover(
                cause ->
                    canBeEstimated(cause)
                        ? estimated(completion, dialect)
                        : Future.failedFuture(cause));
  }

  private Future<Answer> estimated(Completion completion, TokenCountDialect dialect) {
    return LargeWork.onJson(completion.request().body(), () -> estimate(completion, dialect));
  }

  private Answer estimate(Completion completion, TokenCountDialect dialect) {
    long count = tokens.counted(completion.request());
    AnswerFacts facts =
        new AnswerFacts(
            CacheStatus.Bypass.ESTIMATED,
            Optional.empty(),
            Optional.empty(),
            false,
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            List.of(),
            List.of(),
            List.of(),
            List.of());
    return new Answer.Whole(Buffer.buffer(Json.bytes(dialect.encodeCount(count))), facts);
  }

  /** Whether the request itself may be in order. */
  private static boolean canBeEstimated(Throwable cause) {
    return cause instanceof ApiException known
        && switch (known.error().kind()) {
          case RATE_LIMITED, INTERNAL, BAD_GATEWAY, UNAVAILABLE, GATEWAY_TIMEOUT -> true;
          default -> "unsupported_by_model".equals(known.error().code());
        };
  }
}
