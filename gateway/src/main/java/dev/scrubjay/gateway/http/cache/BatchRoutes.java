package dev.scrubjay.gateway.http.cache;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.answers.AnswerStore;
import dev.scrubjay.gateway.cache.Entry;
import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.ApiException;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.http.cache.ResultRequests.BatchItem;
import dev.scrubjay.gateway.http.message.Replies;
import dev.scrubjay.gateway.http.message.RequestFields;
import dev.scrubjay.gateway.http.message.RouteGroup;
import dev.scrubjay.gateway.load.LargeWork;
import dev.scrubjay.gateway.results.PerformanceOptimizer;
import dev.scrubjay.gateway.results.PerformanceOptimizer.WantedResult;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Routes by which bots look up and store many results at once. Each item is answered, or refused,
 * by itself, in the order of the items, and counts as a request of its own.
 */
public final class BatchRoutes implements RouteGroup {
  private static final int MAX_ITEMS = 100;
  private static final int STORED_AT_ONCE = 10;

  /** The most bytes of the results in a reply. */
  private static final long MAX_BYTES = 8 << 20;

  private static final int USUAL_REPLY = 300;

  private final ResultRequests requests;
  private final PerformanceOptimizer optimizer;
  private final ResultWriter writer;
  private final InstantSource clock;

  public BatchRoutes(
      ResultRequests requests,
      PerformanceOptimizer optimizer,
      AnswerStore store,
      InstantSource clock) {
    this.requests = requests;
    this.optimizer = optimizer;
    this.writer = new ResultWriter(store);
    this.clock = clock;
  }

  @Override
  public void mount(Router router) {
    router.postWithRegex("/v1/cache/lookup:batch").handler(this::lookup);
    router.postWithRegex("/v1/cache/store:batch").handler(this::store);
  }

  private void lookup(RoutingContext context) {
    requests
        .readItems(context, ResultRequests.IDENTITY, MAX_ITEMS, item -> item)
        .compose(this::lookup)
        .onSuccess(body -> Replies.end(context, body))
        .onFailure(context::fail);
  }

  private Future<Buffer> lookup(List<BatchItem> items) {
    List<WantedResult> wanted =
        items.stream()
            .filter(BatchItem.GoodItem.class::isInstance)
            .map(item -> ((BatchItem.GoodItem) item).request())
            .map(request -> new WantedResult(request.context(), request.key()))
            .toList();
    return optimizer
        .lookup(wanted, MAX_BYTES)
        .compose(
            found -> {
              List<LookupReply> replies =
                  found.stream()
                      .map(
                          result ->
                              result
                                  .map(LookupRoutes::plain)
                                  .orElseGet(() -> LookupReply.miss("batch_full")))
                      .toList();
              long bytes = replies.stream().mapToLong(LookupReply::size).sum();
              return LargeWork.onBytes(
                  bytes + (long) USUAL_REPLY * items.size(), () -> json(items, replies));
            });
  }

  private Buffer json(List<BatchItem> items, List<LookupReply> replies) {
    ObjectNode body = Json.object();
    ArrayNode results = body.putArray("results");
    Iterator<LookupReply> next = replies.iterator();
    for (BatchItem item : items) {
      results.add(
          switch (item) {
            case BatchItem.FaultyItem faulty -> error(faulty.error());
            case BatchItem.GoodItem good ->
                next.next().object(good.request().key(), clock.instant());
          });
    }
    return Buffer.buffer(Json.bytes(body));
  }

  private void store(RoutingContext context) {
    requests
        .readItems(context, CacheRoutes.STORE, MAX_ITEMS, BatchRoutes::toStore)
        .compose(this::stored)
        .onSuccess(body -> Replies.json(context, 200, body))
        .onFailure(context::fail);
  }

  /**
   * Stores items, {@value #STORED_AT_ONCE} at a time, so that a batch does not crowd others out.
   */
  private Future<ObjectNode> stored(List<StoreItem> items) {
    ObjectNode body = Json.object();
    ArrayNode results = body.putArray("results");
    Future<ArrayNode> all = Future.succeededFuture(results);
    for (int from = 0; from < items.size(); from += STORED_AT_ONCE) {
      List<StoreItem> some = items.subList(from, Math.min(from + STORED_AT_ONCE, items.size()));
      all =
          all.compose(
              before ->
                  Future.join(some.stream().map(this::stored).toList())
                      .map(stored -> results.addAll(stored.<ObjectNode>list())));
    }
    return all.map(body);
  }

  /** An item to store: its request, value, origin and lease; or what is wrong with it. */
  private sealed interface StoreItem {
    record GoodStore(
        ResultRequest request,
        CachedValues.Value value,
        Entry.Origin origin,
        @Nullable String leaseToken)
        implements StoreItem {}

    record FaultyStore(ApiError error) implements StoreItem {}
  }

  private static StoreItem toStore(BatchItem item) {
    return switch (item) {
      case BatchItem.FaultyItem faulty -> new StoreItem.FaultyStore(faulty.error());
      case BatchItem.GoodItem good -> {
        try {
          ResultRequest request = good.request();
          RequestFields fields = request.fields();
          yield new StoreItem.GoodStore(
              request,
              CachedValues.read(fields),
              CachedValues.origin(fields),
              fields.textOrNull("lease_token"));
        } catch (ApiException e) {
          yield new StoreItem.FaultyStore(e.error());
        }
      }
    };
  }

  private Future<ObjectNode> stored(StoreItem item) {
    return switch (item) {
      case StoreItem.FaultyStore faulty -> Future.succeededFuture(error(faulty.error()));
      case StoreItem.GoodStore good ->
          writer.store(good.request(), good.value(), good.origin(), good.leaseToken());
    };
  }

  private static ObjectNode error(ApiError error) {
    ObjectNode item = Json.object();
    item.putObject("error")
        .put("type", error.kind().openAiType())
        .put("code", error.code())
        .put("param", error.param())
        .put("message", error.message());
    return item;
  }
}
