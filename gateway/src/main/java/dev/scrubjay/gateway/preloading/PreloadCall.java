package dev.scrubjay.gateway.preloading;

import dev.scrubjay.gateway.answers.Answer;
import dev.scrubjay.gateway.completion.AnswerKeys;
import dev.scrubjay.gateway.completion.PreloadOutcome;
import dev.scrubjay.gateway.observe.PreloadedRequest;
import dev.scrubjay.gateway.preload.RecurringRequest;
import dev.scrubjay.gateway.request.Completion;
import dev.scrubjay.gateway.request.RequestContext;
import dev.scrubjay.gateway.request.RoutingRequirements;
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
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request that is made before it is asked. */
final class PreloadCall {
  private static final Logger LOG = LoggerFactory.getLogger(PreloadCall.class);
  private static final Duration LONGEST = Duration.ofMinutes(5);

  private final PreloadParts parts;
  private final CacheKey key;
  private final Prediction prediction;
  private final double dailyUsd;
  private final BooleanSupplier alone;

  /**
   * @param alone whether no other call of the tenant is in flight, which would give back what it
   *     does not spend
   */
  PreloadCall(
      PreloadParts parts,
      CacheKey key,
      Prediction prediction,
      double dailyUsd,
      BooleanSupplier alone) {
    this.parts = parts;
    this.key = key;
    this.prediction = prediction;
    this.dailyUsd = dailyUsd;
    this.alone = alone;
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
    return slack ? paid(expected.completion()) : ended(PreloadResult.BUSY, 0);
  }

  private Future<PreloadResult> paid(Completion completion) {
    PreloadBudget budget =
        new PreloadBudget(parts.spend(), key.scope().tenant(), completion.request(), dailyUsd);
    return parts
        .answers()
        .preload(completion, budget)
        .timeout(LONGEST.toSeconds(), TimeUnit.SECONDS)
        .transform(
            outcome -> {
              PreloadResult result =
                  outcome.failed() ? PreloadResult.FAILED : result(outcome.result());
              double spent =
                  outcome.succeeded()
                      ? spent(outcome.result(), budget)
                      : outcome.cause() instanceof TimeoutException
                          ? budget.mostUsd() // it may have to be paid for
                          : 0;
              return budget.settle(spent).compose(settled -> ended(result, spent));
            });
  }

  private PreloadResult result(PreloadOutcome outcome) {
    return switch (outcome) {
      case PreloadOutcome.Present present -> PreloadResult.PRESENT;
      case PreloadOutcome.NoRoom none -> PreloadResult.BUSY;
      case PreloadOutcome.TooDear dear ->
          alone.getAsBoolean() ? PreloadResult.BUDGET : PreloadResult.BUSY;
      case PreloadOutcome.Made made -> PreloadResult.MADE;
    };
  }

  private static double spent(PreloadOutcome outcome, PreloadBudget budget) {
    return outcome instanceof PreloadOutcome.Made made
            && made.answer() instanceof Answer.Whole whole
        ? whole.facts().costUsd().orElse(budget.mostUsd())
        : 0;
  }

  private Future<PreloadResult> ended(PreloadResult result, double usd) {
    if (result != PreloadResult.BUSY) {
      parts.observer().preloaded(new PreloadedRequest(key.scope(), result, usd));
    }
    return Future.succeededFuture(result);
  }
}
