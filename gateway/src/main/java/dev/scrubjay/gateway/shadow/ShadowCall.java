package dev.scrubjay.gateway.shadow;

import dev.scrubjay.gateway.load.LargeWork;
import dev.scrubjay.gateway.shared.DailySpend.Reserved;
import dev.scrubjay.gateway.upstream.Upstream;
import dev.scrubjay.policy.routing.RoutingRequest;
import dev.scrubjay.policy.shadow.ShadowSkip;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.OptionalDouble;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request that is repeated: admitted, its cost reserved, its answers compared. Confined to the
 * context of its request, but for {@link #cancel}.
 */
final class ShadowCall {
  private static final Logger LOG = LoggerFactory.getLogger(ShadowCall.class);

  private final RepeatedRequest request;
  private final ShadowParts parts;

  ShadowCall(RepeatedRequest request) {
    this.request = request;
    this.parts = request.parts();
  }

  void cancel() {
    request.cancellation().cancel();
  }

  /** Makes the calls; never fails. */
  Future<Void> run() {
    Runnable stop = parts.attempts().after(request.policy().maxWait(), this::cancel);
    return Future.<Void>succeededFuture()
        .compose(begun -> admitted())
        .recover(
            unexpected -> {
              LOG.warn("a request could not be repeated", unexpected);
              return Future.succeededFuture();
            })
        .onComplete(done -> stop.run());
  }

  private Future<Void> admitted() {
    if (request.cancellation().isCancelled()) {
      return skipped(ShadowSkip.STOPPED);
    }
    double draw = parts.random().nextDouble();
    Upstream served = request.served().upstream();
    return LargeWork.onJson(
            request.whole().request().body(),
            () -> parts.challengers().of(request.whole(), task(), served, draw))
        .compose(
            found -> found.map(this::reserved).orElseGet(() -> skipped(ShadowSkip.NO_CHALLENGER)));
  }

  private RoutingRequest task() {
    return request.served().plan().task().orElseThrow();
  }

  private Future<Void> reserved(Upstream challenger) {
    Optional<Upstream> judge =
        request.policy().judge().flatMap(id -> parts.challengers().judge(request.tenant(), id));
    if (!hasSlack(challenger) || !judge.map(this::hasSlack).orElse(true)) {
      return skipped(ShadowSkip.BUSY);
    }
    OptionalDouble most =
        ShadowCost.most(challenger, judge.orElse(null), task(), request.served().usage());
    if (most.isEmpty()) {
      return skipped(ShadowSkip.UNPRICED);
    }
    PairComparison comparison = new PairComparison(request, challenger, judge.orElse(null));
    return parts
        .spend()
        .reserve(request.tenant(), most.getAsDouble(), request.policy().dailyUsd())
        .transform(
            reserved ->
                reserved.failed()
                    ? skipped(ShadowSkip.REDIS_AWAY)
                    : reserved
                        .result()
                        .map(budget -> compared(comparison, budget))
                        .orElseGet(() -> skipped(ShadowSkip.BUDGET)));
  }

  private boolean hasSlack(Upstream model) {
    return model.client().hasSlack(request.tenant());
  }

  private Future<Void> compared(PairComparison comparison, Reserved reserved) {
    return comparison
        .run()
        .compose(
            shadowed -> {
              parts.observer().shadowed(shadowed);
              double spent = comparison.isCharged() ? shadowed.usd() : reserved.usd();
              return parts.spend().settle(reserved, spent);
            })
        .recover(
            away -> {
              LOG.debug("the whole of what was reserved counts as spent: {}", "" + away);
              return Future.succeededFuture();
            });
  }

  private Future<Void> skipped(ShadowSkip reason) {
    parts.observer().shadowSkipped(request.whole().scope(), reason);
    return Future.succeededFuture();
  }
}
