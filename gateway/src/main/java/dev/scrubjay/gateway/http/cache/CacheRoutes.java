package dev.scrubjay.gateway.http.cache;

import dev.scrubjay.gateway.answers.AnswerStore;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.http.message.Replies;
import dev.scrubjay.gateway.http.message.RouteGroup;
import dev.scrubjay.gateway.http.message.StoreOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;

/** Routes by which bots store results: any JSON value or bytes, by operation and params. */
public final class CacheRoutes implements RouteGroup {
  private static final Set<String> STORE =
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
    ResultRequest request = requests.read(context, ResultRequests.IDENTITY);
    Replies.json(context, 200, Json.object().put("key", request.key().id()));
  }

  private void store(RoutingContext context) {
    ResultRequest request = requests.read(context, STORE);
    CachedValues.Value value = CachedValues.read(request.fields());
    writer
        .store(
            request,
            value,
            CachedValues.origin(request.fields()),
            request.fields().textOrNull("lease_token"))
        .onSuccess(body -> Replies.json(context, 200, body))
        .onFailure(context::fail);
  }

  /** The seed's {@code determine_cache_strategy}. */
  private void plan(RoutingContext context) {
    ResultRequest request = requests.read(context, PLAN);
    int size = (int) request.fields().number("data_size", 0, Integer.MAX_VALUE).orElse(1);
    Replies.json(context, 200, PlanJson.json(store.plan(size, request.context().hints())));
  }
}
