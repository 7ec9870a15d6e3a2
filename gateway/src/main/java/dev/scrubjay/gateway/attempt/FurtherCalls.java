package dev.scrubjay.gateway.attempt;

import dev.scrubjay.gateway.observe.RequestObserver;
import dev.scrubjay.gateway.upstream.Upstream;
import dev.scrubjay.gateway.upstream.UpstreamEvent;
import dev.scrubjay.gateway.upstream.UpstreamEvent.Extra;
import dev.scrubjay.policy.upstream.RetryBudget;
import java.util.function.LongSupplier;

/** The calls beyond the first of each request, paid for out of the retry budget. Thread-safe. */
final class FurtherCalls {
  private final RetryBudget budget;
  private final RequestObserver observer;
  private final LongSupplier nanoTime;

  FurtherCalls(RetryBudget budget, RequestObserver observer, LongSupplier nanoTime) {
    this.budget = budget;
    this.observer = observer;
    this.nanoTime = nanoTime;
  }

  /** Notes a request's first call, which the budget grows with. */
  void earn(long now) {
    budget.earn(now);
  }

  /** Charges a tenant's call of {@code upstream} to the budget; false if its share is spent. */
  boolean charge(String tenant, Upstream upstream, Extra extra) {
    boolean granted = budget.spend(tenant, nanoTime.getAsLong());
    String provider = upstream.provider().name();
    observer.upstream(
        granted
            ? new UpstreamEvent.ExtraCall(provider, upstream.id(), extra)
            : new UpstreamEvent.BudgetSpent(provider, upstream.id(), extra));
    return granted;
  }
}
