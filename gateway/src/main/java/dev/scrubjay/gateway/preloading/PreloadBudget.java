package dev.scrubjay.gateway.preloading;

import dev.scrubjay.gateway.completion.PreloadGate;
import dev.scrubjay.gateway.dialect.ChatRequest;
import dev.scrubjay.gateway.load.LargeWork;
import dev.scrubjay.gateway.routing.RoutePlan;
import dev.scrubjay.gateway.shared.DailySpend;
import dev.scrubjay.gateway.shared.DailySpend.Reserved;
import io.vertx.core.Future;
import java.util.Optional;

/**
 * The part of a tenant's limit of the day that one answer takes: the most that it can cost until it
 * is there, and what it did cost from then on.
 */
final class PreloadBudget implements PreloadGate {
  private static final double LEAST_USD = 1e-6;

  private final DailySpend spend;
  private final String tenant;
  private final ChatRequest request;
  private final double dailyUsd;
  private volatile Optional<Reserved> reserved = Optional.empty();
  private volatile boolean called;

  /**
   * @param dailyUsd the limit of the day
   */
  PreloadBudget(DailySpend spend, String tenant, ChatRequest request, double dailyUsd) {
    this.spend = spend;
    this.tenant = tenant;
    this.request = request;
    this.dailyUsd = dailyUsd;
  }

  /** Reserves the most that the answer can cost; false if that is unknown or more than is left. */
  @Override
  public Future<Boolean> admits(RoutePlan plan) {
    return LargeWork.onJson(request.body(), () -> PreloadCost.most(request, plan))
        .compose(
            most ->
                most.isPresent()
                    ? spend.reserve(tenant, Math.max(LEAST_USD, most.getAsDouble()), dailyUsd)
                    : Future.succeededFuture(Optional.<Reserved>empty()))
        .map(
            granted -> {
              reserved = granted;
              return granted.isPresent();
            });
  }

  @Override
  public void passed() {
    called = true;
  }

  /** What the answer has to count for if its cost is not known, USD. */
  double mostUsd() {
    return called ? reserved.map(Reserved::usd).orElse(0.0) : 0;
  }

  /** Corrects what was reserved by what was spent; if that fails, all of it counts as spent. */
  Future<Void> settle(double spent) {
    return reserved
        .map(granted -> spend.settle(granted, spent).otherwiseEmpty())
        .orElseGet(Future::succeededFuture);
  }
}
