package dev.scrubjay.gateway.http.cache;

import dev.scrubjay.gateway.answers.AnswerStore;
import dev.scrubjay.gateway.cache.Entry;
import dev.scrubjay.gateway.cache.Lookup;
import dev.scrubjay.gateway.cache.redis.RedisCache;
import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.ApiError.ErrorKind;
import dev.scrubjay.gateway.dialect.ApiException;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.http.filter.ReplyPace;
import dev.scrubjay.gateway.http.message.AllowedMethods;
import dev.scrubjay.gateway.http.message.Errors;
import dev.scrubjay.gateway.http.message.FactHeaders;
import dev.scrubjay.gateway.http.message.Replies;
import dev.scrubjay.gateway.http.message.RouteGroup;
import dev.scrubjay.gateway.observe.CacheStatus;
import dev.scrubjay.gateway.results.PerformanceOptimizer;
import dev.scrubjay.gateway.results.PerformanceOptimizer.ResultLookup;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;

/** Routes to single entries by key, whose bodies are the stored bytes as they are. */
public final class EntryRoutes implements RouteGroup {
  private static final String ENTRY = "/v1/cache/entries/:key";

  private final ResultRequests requests;
  private final PerformanceOptimizer optimizer;
  private final ResultWriter writer;
  private final RedisCache cache;
  private final InstantSource clock;

  public EntryRoutes(
      ResultRequests requests,
      PerformanceOptimizer optimizer,
      AnswerStore store,
      RedisCache cache,
      InstantSource clock) {
    this.requests = requests;
    this.optimizer = optimizer;
    this.writer = new ResultWriter(store);
    this.cache = cache;
    this.clock = clock;
  }

  @Override
  public void mount(Router router) {
    AllowedMethods.get(router, ENTRY).handler(this::get);
    router.put(ENTRY).handler(this::put);
    router.delete(ENTRY).handler(this::delete);
  }

  private void get(RoutingContext context) {
    ResultRequest request = requests.ofPath(context);
    optimizer
        .lookup(request.context(), request.key())
        .compose(
            found ->
                switch (found) {
                  case ResultLookup.ResultFound result -> {
                    send(context, result.hit());
                    yield Future.succeededFuture();
                  }
                  case ResultLookup.NoResult nothing -> Future.failedFuture(notCached());
                })
        .onFailure(context::fail);
  }

  private void put(RoutingContext context) {
    ResultRequest request = requests.ofPath(context);
    Buffer body = context.body().buffer();
    String type = context.request().getHeader(HttpHeaders.CONTENT_TYPE);
    CachedValues.Value value =
        new CachedValues.Value(
            body == null ? Buffer.buffer() : body, CachedValues.contentType(type));
    writer
        .store(request, value, Entry.Origin.UNKNOWN, null)
        .onSuccess(reply -> Replies.json(context, 200, reply))
        .onFailure(context::fail);
  }

  private void delete(RoutingContext context) {
    cache
        .delete(requests.ofPath(context).key())
        .onSuccess(deleted -> Replies.json(context, 200, Json.object().put("deleted", deleted)))
        .onFailure(cause -> context.fail(Errors.cacheFailed(cause)));
  }

  /** Sends an entry in such a way that browsers do not run it. */
  private void send(RoutingContext context, Lookup.CacheHit found) {
    Entry entry = found.entry();
    CacheStatus.Hit hit = CacheStatus.Hit.of(found, clock.instant());
    context
        .response()
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("Content-Security-Policy", "sandbox")
        .putHeader("Cache-Status", FactHeaders.cacheStatus(hit))
        .putHeader("Age", Long.toString(Math.max(0, hit.age().toSeconds())));
    ReplyPace.end(context, entry.contentType(), entry.payload());
  }

  private static ApiException notCached() {
    return new ApiException(ApiError.of(ErrorKind.NOT_FOUND, "not_cached", "No such entry."));
  }
}
