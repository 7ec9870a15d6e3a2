package dev.scrubjay.gateway.http.cache;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.answers.AnswerStore;
import dev.scrubjay.gateway.answers.StoreFence;
import dev.scrubjay.gateway.cache.Entry;
import dev.scrubjay.gateway.cache.Lookup;
import dev.scrubjay.gateway.cache.StoreOutcome;
import dev.scrubjay.gateway.cache.redis.RedisCache;
import dev.scrubjay.gateway.cache.redis.Verification;
import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.ApiError.ErrorKind;
import dev.scrubjay.gateway.dialect.ApiException;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.http.message.FactHeaders;
import dev.scrubjay.gateway.http.message.Replies;
import dev.scrubjay.gateway.http.message.StoreOptions;
import dev.scrubjay.gateway.observe.CacheStatus;
import dev.scrubjay.gateway.request.RequestContext;
import dev.scrubjay.gateway.results.PerformanceOptimizer;
import dev.scrubjay.gateway.results.PerformanceOptimizer.ResultLookup;
import dev.scrubjay.policy.cache.CachePlan;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.time.InstantSource;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * Serves the cache to bots: any JSON value, or any bytes, under {@code operation} + {@code params}.
 */
public final class CacheRoutes {
  private final ResultRequests requests;
  private final PerformanceOptimizer optimizer;
  private final AnswerStore store;
  private final RedisCache cache;
  private final InstantSource clock;

  public CacheRoutes(
      ResultRequests requests,
      PerformanceOptimizer optimizer,
      AnswerStore store,
      RedisCache cache,
      InstantSource clock) {
    this.requests = requests;
    this.optimizer = optimizer;
    this.store = store;
    this.cache = cache;
    this.clock = clock;
  }

  /** {@code POST /v1/cache/key}. */
  public void key(RoutingContext context) {
    ResultRequest request = requests.read(context, ResultRequests.IDENTITY);
    Replies.json(context, 200, Json.object().put("key", request.key().id()));
  }

  /** {@code POST /v1/cache/store}. */
  public void store(RoutingContext context) {
    ResultRequest request =
        requests.read(
            context,
            ResultRequests.union(
                ResultRequests.IDENTITY,
                StoreOptions.NAMES,
                Set.of(
                    "value",
                    "value_base64",
                    "content_type",
                    "cost_usd",
                    "latency",
                    "lease_token")));
    CachedValues.Value value = CachedValues.read(request.fields());
    StoreFence fence =
        request
            .fields()
            .text("lease_token")
            .<StoreFence>map(token -> new StoreFence.Leased(token, OptionalDouble.empty()))
            .orElseGet(StoreFence.Unfenced::new);
    save(
            request,
            new AnswerStore.Content(
                value.payload(), value.contentType(), CachedValues.origin(request.fields())),
            fence)
        .onSuccess(body -> Replies.json(context, 200, body))
        .onFailure(context::fail);
  }

  /** {@code POST /v1/cache/plan}: the seed's {@code determine_cache_strategy}. */
  public void plan(RoutingContext context) {
    ResultRequest request =
        requests.read(
            context,
            ResultRequests.union(ResultRequests.IDENTITY, StoreOptions.NAMES, Set.of("data_size")));
    int size = (int) request.fields().number("data_size", 0, Integer.MAX_VALUE).orElse(1);
    Replies.json(context, 200, Plans.json(store.plan(size, request.context().hints())));
  }

  /** {@code GET /v1/cache/entries/:key}: the bytes as they were stored. */
  public void get(RoutingContext context) {
    ResultRequest request = requests.ofPath(context);
    optimizer
        .lookup(request.context(), request.key())
        .onSuccess(
            found -> {
              switch (found) {
                case ResultLookup.ResultFound result -> send(context, result.hit());
                case ResultLookup.NoResult nothing ->
                    context.fail(
                        new ApiException(
                            ApiError.of(ErrorKind.NOT_FOUND, "not_cached", "No such entry.")));
              }
            })
        .onFailure(context::fail);
  }

  /** {@code PUT /v1/cache/entries/:key}. */
  public void put(RoutingContext context) {
    ResultRequest request = requests.ofPath(context);
    Buffer body = context.body().buffer();
    String type = context.request().getHeader(HttpHeaders.CONTENT_TYPE);
    save(
            request,
            new AnswerStore.Content(
                body == null ? Buffer.buffer() : body,
                CachedValues.contentType(type),
                Entry.Origin.UNKNOWN),
            new StoreFence.Unfenced())
        .onSuccess(reply -> Replies.json(context, 200, reply))
        .onFailure(context::fail);
  }

  /** {@code DELETE /v1/cache/entries/:key}. */
  public void delete(RoutingContext context) {
    cache
        .delete(requests.ofPath(context).key())
        .onSuccess(deleted -> Replies.json(context, 200, Json.object().put("deleted", deleted)))
        .onFailure(cause -> context.fail(cacheAway()));
  }

  /** {@code POST /v1/cache/purge}. */
  public void purge(RoutingContext context) {
    ResultRequests.Purge purge = requests.readPurge(context);
    cache
        .purge(purge.tenant(), purge.filter())
        .onSuccess(purged -> Replies.json(context, 200, Json.object().put("purged", purged)))
        .onFailure(cause -> context.fail(cacheAway()));
  }

  /** {@code POST /v1/cache/verify}. */
  public void verify(RoutingContext context) {
    ResultRequests.Verify verify = requests.readVerify(context);
    cache
        .verify(verify.scope().tenant(), verify.repair())
        .onSuccess(found -> Replies.json(context, 200, json(found)))
        .onFailure(cause -> context.fail(cacheAway()));
  }

  private static ObjectNode json(Verification found) {
    return Json.object()
        .put("entries", found.entries())
        .put("faults", found.faults())
        .put("wrong_entries", found.wrongEntries())
        .put("leftovers", found.leftovers())
        .put("wrong_counters", found.wrongCounters())
        .put("repaired", found.repaired());
  }

  private Future<ObjectNode> save(
      ResultRequest request, AnswerStore.Content content, StoreFence fence) {
    RequestContext asked = request.context();
    CachePlan plan = store.plan(content.payload().length(), asked.hints());
    return store
        .store(request.key(), content, new AnswerStore.Terms(asked.hints(), asked.tags(), fence))
        .orElseGet(() -> Future.succeededFuture(new StoreOutcome.Dropped("plan")))
        .map(outcome -> Plans.outcome(request.key(), plan, outcome));
  }

  private void send(RoutingContext context, Lookup.CacheHit found) {
    Entry entry = found.entry();
    CacheStatus.Hit hit = CacheStatus.Hit.of(found, now());
    context
        .response()
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("Content-Security-Policy", "sandbox")
        .putHeader("Cache-Status", FactHeaders.cacheStatus(hit))
        .putHeader("Age", Long.toString(Math.max(0, hit.age().toSeconds())));
    Replies.end(context, entry.contentType(), entry.payload());
  }

  private Instant now() {
    return clock.instant();
  }

  private static ApiException cacheAway() {
    return new ApiException(
        ApiError.of(
            ErrorKind.UNAVAILABLE, "cache_unavailable", "The cache cannot be reached now."));
  }
}
