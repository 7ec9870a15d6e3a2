package dev.scrubjay.gateway.preloading;

import dev.scrubjay.gateway.answers.Answer;
import dev.scrubjay.gateway.completion.AnswerKeys;
import dev.scrubjay.gateway.completion.PreloadOutcome;
import dev.scrubjay.gateway.observe.PreloadedRequest;
import dev.scrubjay.gateway.preload.RecurringRequest;
import dev.scrubjay.gateway.request.Completion;
import dev.scrubjay.gateway.request.RequestContext;
import dev.scrubjay.gateway.request.RoutingRequirements;
import dev.scrubjay.gateway.shared.DailySpend.Reserved;
import dev.scrubjay.gateway.tracing.RequestTrace;
import dev.scrubjay.gateway.upstream.provider.Cancellation;
import dev.scrubjay.policy.cache.CacheDirectives;
import dev.scrubjay.policy.cache.StoreHints;
import dev.scrubjay.policy.key.CacheKey;
import dev.scrubjay.policy.preload.Prediction;
import dev.scrubjay.policy.preload.PreloadResult;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request that is made before it is asked. */
final class PreloadCall {
  private static final Logger LOG = LoggerFactory.getLogger(PreloadCall.class);
  private static final Duration LONGEST = Duration.ofMinutes(5);

  /** What is reserved of the day's limit, as a multiple of what the answer cost last. */
  private static final double RESERVE = 2;

  private static final double LEAST_USD = 1e-6;

  private final PreloadParts parts;
  private final CacheKey key;
  private final Prediction prediction;
  private final double dailyUsd;

  PreloadCall(PreloadParts parts, CacheKey key, Prediction prediction, double dailyUsd) {
    this.parts = parts;
    this.key = key;
    this.prediction = prediction;
    this.dailyUsd = dailyUsd;
  }

  /**
   * Makes the answer, if there are money and capacity for it; never fails. The observer is told of
   * the result, unless it is {@code BUSY}: the call may be made again.
   */
  Future<PreloadResult> run() {
    return parts
        .memory()
        .find(key.scope(), key.id())
        .compose(
            text ->
                text.flatMap(RecurringRequest::parse)
                    .flatMap(this::completion)
                    .map(this::admitted)
                    .orElseGet(() -> ended(PreloadResult.UNKNOWN, 0)))
        .recover(
            cause -> {
              LOG.debug("a request could not be made before it is asked: {}", "" + cause);
              return ended(PreloadResult.FAILED, 0);
            });
  }

  private record Expected(Completion completion, String model) {}

  /** The request, if its answer would be found under the key. */
  private Optional<Expected> completion(RecurringRequest recurring) {
    if (!AnswerKeys.of(key.scope(), recurring.request(), RoutingRequirements.NONE).equals(key)) {
      return Optional.empty();
    }
    long now = parts.clocks().clock().millis();
    long left = parts.terms().get().keptUntil(now, prediction) - now;
    RequestContext context =
        new RequestContext(
            "preload-" + UUID.randomUUID(),
            key.scope(),
            RoutingRequirements.NONE,
            CacheDirectives.NONE,
            StoreHints.NONE.withTtl(Duration.ofSeconds(Math.max(1, Math.ceilDiv(left, 1000)))),
            recurring.tags(),
            Optional.empty(),
            new Cancellation(),
            RequestTrace.NONE,
            parts.clocks().nanoTime().getAsLong());
    return Optional.of(
        new Expected(new Completion(context, recurring.request(), key), recurring.model()));
  }

  private Future<PreloadResult> admitted(Expected expected) {
    String tenant = key.scope().tenant();
    boolean slack =
        parts
            .upstreams()
            .find(expected.model())
            .map(model -> model.client().hasSlack(tenant))
            .orElse(false);
    if (!slack) {
      return ended(PreloadResult.BUSY, 0);
    }
    double reserve = Math.max(LEAST_USD, RESERVE * prediction.usd());
    return parts
        .spend()
        .reserve(tenant, reserve, dailyUsd)
        .compose(
            reserved ->
                reserved
                    .map(budget -> paid(expected.completion(), budget))
                    .orElseGet(() -> ended(PreloadResult.BUDGET, 0)));
  }

  private Future<PreloadResult> paid(Completion completion, Reserved budget) {
    return parts
        .answers()
        .preload(completion)
        .timeout(LONGEST.toSeconds(), TimeUnit.SECONDS)
        .transform(
            outcome -> {
              if (outcome.cause() instanceof TimeoutException) {
                return ended(PreloadResult.FAILED, budget.usd()); // it may have to be paid for
              }
              PreloadResult result =
                  outcome.failed() ? PreloadResult.FAILED : result(outcome.result());
              double spent = outcome.failed() ? 0 : spent(outcome.result());
              return parts
                  .spend()
                  .settle(budget, spent)
                  .otherwiseEmpty() // the whole of what was reserved counts as spent
                  .compose(settled -> ended(result, spent));
            });
  }

  private static PreloadResult result(PreloadOutcome outcome) {
    return switch (outcome) {
      case PreloadOutcome.Present present -> PreloadResult.PRESENT;
      case PreloadOutcome.NoRoom none -> PreloadResult.BUSY;
      case PreloadOutcome.Made made -> PreloadResult.MADE;
    };
  }

  private double spent(PreloadOutcome outcome) {
    return outcome instanceof PreloadOutcome.Made made
            && made.answer() instanceof Answer.Whole whole
        ? whole.facts().costUsd().orElse(prediction.usd())
        : 0;
  }

  private Future<PreloadResult> ended(PreloadResult result, double usd) {
    if (result != PreloadResult.BUSY) {
      parts.observer().preloaded(new PreloadedRequest(key.scope(), result, usd));
    }
    return Future.succeededFuture(result);
  }
}
