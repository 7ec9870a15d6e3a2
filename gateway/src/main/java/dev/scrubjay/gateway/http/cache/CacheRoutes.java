package dev.scrubjay.gateway.http.cache;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.answers.AnswerStore;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.http.message.Replies;
import dev.scrubjay.gateway.http.message.RouteGroup;
import dev.scrubjay.gateway.http.message.StoreOptions;
import dev.scrubjay.gateway.load.LargeWork;
import dev.scrubjay.policy.cache.StoreHints;
import dev.scrubjay.policy.key.CacheKey;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;

/** Routes by which bots store results: any JSON value or bytes, by operation and params. */
public final class CacheRoutes implements RouteGroup {
  static final Set<String> STORE =
      ResultRequests.union(
          ResultRequests.IDENTITY,
          StoreOptions.NAMES,
          Set.of("value", "value_base64", "content_type", "cost_usd", "latency", "lease_token"));
  private static final Set<String> PLAN =
      ResultRequests.union(ResultRequests.IDENTITY, StoreOptions.NAMES, Set.of("data_size"));

  private final ResultRequests requests;
  private final AnswerStore store;
  private final ResultWriter writer;

  public CacheRoutes(ResultRequests requests, AnswerStore store) {
    this.requests = requests;
    this.store = store;
    this.writer = new ResultWriter(store);
  }

  @Override
  public void mount(Router router) {
    router.post("/v1/cache/key").handler(this::key);
    router.post("/v1/cache/store").handler(this::store);
    router.post("/v1/cache/plan").handler(this::plan);
  }

  private void key(RoutingContext context) {
    requests
        .read(context, ResultRequests.IDENTITY)
        .onSuccess(
            request -> Replies.json(context, 200, Json.object().put("key", request.key().id())))
        .onFailure(context::fail);
  }

  private void store(RoutingContext context) {
    requests
        .read(context, STORE)
        .compose(
            request ->
                LargeWork.onBytes(
                        context.body().length(), () -> CachedValues.read(request.fields()))
                    .compose(
                        value ->
                            writer.store(
                                request,
                                value,
                                CachedValues.origin(request.fields()),
                                request.fields().textOrNull("lease_token"))))
        .onSuccess(body -> Replies.json(context, 200, body))
        .onFailure(context::fail);
  }

  /** The seed's {@code determine_cache_strategy}. */
  private void plan(RoutingContext context) {
    requests
        .readPlanned(context, PLAN)
        .compose(this::plan)
        .onSuccess(plan -> Replies.json(context, 200, plan))
        .onFailure(context::fail);
  }

  /** The plan by the frequency of access that was measured, where a result is named. */
  private Future<ObjectNode> plan(ResultRequests.PlannedResult request) {
    int size = request.fields().whole("data_size", 0, Integer.MAX_VALUE).orElse(1);
    CacheKey key = request.key();
    StoreHints hints = request.context().hints();
    return (key == null ? Future.succeededFuture(hints) : store.measured(key, hints))
        .map(measured -> PlanJson.json(store.plan(size, measured)));
  }
}
