package dev.scrubjay.gateway.http.cache;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.answers.AnswerStore;
import dev.scrubjay.gateway.answers.StoreFence;
import dev.scrubjay.gateway.cache.Entry;
import dev.scrubjay.gateway.cache.StoreOutcome;
import dev.scrubjay.gateway.request.RequestContext;
import dev.scrubjay.policy.cache.CachePlan;
import io.vertx.core.Future;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Stores the results that bots send, and reports what was stored. */
final class ResultWriter {
  private final AnswerStore store;

  ResultWriter(AnswerStore store) {
    this.store = store;
  }

  /**
   * Stores {@code value}.
   *
   * @param leaseToken of the lease under which the result was produced, if there was one
   * @return the reply's body
   */
  Future<ObjectNode> store(
      ResultRequest request,
      CachedValues.Value value,
      Entry.Origin origin,
      @Nullable String leaseToken) {
    RequestContext context = request.context();
    CachePlan plan = store.plan(value.payload().length(), context.hints());
    return store
        .store(
            request.key(),
            new AnswerStore.Content(value.payload(), value.contentType(), origin),
            new AnswerStore.Terms(context.hints(), context.tags(), fence(leaseToken)))
        .orElseGet(() -> Future.succeededFuture(new StoreOutcome.Dropped("plan")))
        .map(outcome -> PlanJson.outcome(request.key(), plan, outcome));
  }

  private static StoreFence fence(@Nullable String leaseToken) {
    return leaseToken == null
        ? new StoreFence.Unfenced()
        : new StoreFence.Leased(leaseToken, OptionalDouble.empty());
  }
}
