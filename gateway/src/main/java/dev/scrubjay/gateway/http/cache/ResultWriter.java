package dev.scrubjay.gateway.http.cache;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.answers.AnswerStore;
import dev.scrubjay.gateway.answers.StoreFence;
import dev.scrubjay.gateway.cache.Entry;
import dev.scrubjay.gateway.cache.StoreOutcome;
import dev.scrubjay.gateway.cache.StoreOutcome.DropReason;
import dev.scrubjay.policy.cache.CachePlan;
import dev.scrubjay.policy.key.CacheKey;
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
    AnswerStore.Content content =
        new AnswerStore.Content(value.payload(), value.contentType(), origin);
    return store
        .measured(request.key(), request.context().hints())
        .compose(
            hints ->
                store(
                    request.key(),
                    content,
                    new AnswerStore.Terms(hints, request.context().tags(), fence(leaseToken))));
  }

  private Future<ObjectNode> store(
      CacheKey key, AnswerStore.Content content, AnswerStore.Terms terms) {
    CachePlan plan = store.plan(content.payload().length(), terms.hints());
    return store
        .store(key, content, terms)
        .orElseGet(() -> Future.succeededFuture(new StoreOutcome.Dropped(DropReason.PLAN)))
        .map(outcome -> PlanJson.outcome(key, plan, outcome));
  }

  private static StoreFence fence(@Nullable String leaseToken) {
    return leaseToken == null
        ? new StoreFence.Unfenced()
        : new StoreFence.Leased(leaseToken, OptionalDouble.empty());
  }
}
