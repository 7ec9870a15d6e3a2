package dev.scrubjay.gateway.http.cache;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.ApiException;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.http.filter.Authenticator;
import dev.scrubjay.gateway.http.filter.RequestContexts;
import dev.scrubjay.gateway.http.message.JsonBody;
import dev.scrubjay.gateway.http.message.RequestFields;
import dev.scrubjay.gateway.http.message.RequirementsReader;
import dev.scrubjay.gateway.http.message.StoreOptions;
import dev.scrubjay.gateway.load.LargeWork;
import dev.scrubjay.gateway.request.RequestContext;
import dev.scrubjay.gateway.request.RoutingRequirements;
import dev.scrubjay.gateway.results.PerformanceOptimizer;
import dev.scrubjay.gateway.upstream.provider.Cancellation;
import dev.scrubjay.policy.key.CacheKey;
import dev.scrubjay.policy.key.Scope;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads requests to the cache API and to the optimizer. */
public final class ResultRequests {
  /** The members that name a result. */
  static final Set<String> IDENTITY = Set.of("key", "operation", "params", "tenant", "workspace");

  private final Authenticator authenticator;

  public ResultRequests(Authenticator authenticator) {
    this.authenticator = authenticator;
  }

  /**
   * Reads a request whose body names its result, by {@code operation} and {@code params} or key.
   */
  Future<ResultRequest> read(RoutingContext context, Set<String> known) {
    return read(context, known, new Cancellation());
  }

  /** Reads the same of a caller that may go away before it is answered. */
  Future<ResultRequest> read(RoutingContext context, Set<String> known, Cancellation cancellation) {
    return LargeWork.onBytes(
        context.body().length(), () -> read(context, body(context).only(known), cancellation));
  }

  private ResultRequest read(
      RoutingContext context, RequestFields fields, Cancellation cancellation) {
    Scope scope = scope(context, fields);
    CacheKey key =
        fields.has("key")
            ? key(context, scope, fields.requiredText("key"), fields.textOrNull("workspace"))
            : derive(scope, fields);
    return new ResultRequest(fields, key, contextOf(context, key.scope(), fields, cancellation));
  }

  /**
   * A request for a plan.
   *
   * @param key of the result, if the caller names one
   */
  record PlannedResult(RequestFields fields, @Nullable CacheKey key, RequestContext context) {}

  /** Reads a request for a plan, which names a result by {@code params} or {@code key}, or none. */
  Future<PlannedResult> readPlanned(RoutingContext context, Set<String> known) {
    return LargeWork.onBytes(context.body().length(), () -> planned(context, known));
  }

  private PlannedResult planned(RoutingContext context, Set<String> known) {
    RequestFields fields = body(context).only(known);
    if (fields.has("key") || fields.object().has("params")) {
      ResultRequest named = read(context, fields, new Cancellation());
      return new PlannedResult(fields, named.key(), named.context());
    }
    operation(fields);
    Scope scope = scope(context, fields);
    return new PlannedResult(fields, null, contextOf(context, scope, fields, new Cancellation()));
  }

  /** An item of a batch: a request, or what is wrong with it. */
  sealed interface BatchItem {
    record GoodItem(ResultRequest request) implements BatchItem {}

    record FaultyItem(ApiError error) implements BatchItem {}
  }

  /**
   * Reads a body with {@code items}, each of which names its result, and reads more of each.
   *
   * @param most the most items
   * @param more reads, or checks, further members of an item
   */
  <T> Future<List<T>> readItems(
      RoutingContext context, Set<String> known, int most, Function<BatchItem, T> more) {
    return LargeWork.onBytes(
        context.body().length(),
        () -> {
          JsonNode items = body(context).only(Set.of("items")).object().path("items");
          if (!items.isArray() || items.isEmpty() || items.size() > most) {
            throw RequestFields.wrong("items", "expected an array of 1 to " + most + " objects");
          }
          List<T> read = new ArrayList<>();
          items.forEach(item -> read.add(more.apply(item(context, item, known))));
          return read;
        });
  }

  private BatchItem item(RoutingContext context, JsonNode item, Set<String> known) {
    try {
      if (!(item instanceof ObjectNode object)) {
        throw RequestFields.wrong("items", "expected objects");
      }
      RequestFields fields = new RequestFields(object).only(known);
      return new BatchItem.GoodItem(read(context, fields, new Cancellation()));
    } catch (ApiException e) {
      return new BatchItem.FaultyItem(e.error());
    }
  }

  /** Reads a request whose path names its result. */
  ResultRequest ofPath(RoutingContext context) {
    Scope scope = authenticator.scope(context.request().headers());
    CacheKey key = key(context, scope, context.pathParam("key"), null);
    RequestContext requestContext =
        RequestContexts.of(context, key.scope(), RoutingRequirements.NONE, new Cancellation());
    return new ResultRequest(new RequestFields(Json.object()), key, requestContext);
  }

  /** Reads a body with requirements and no result, as {@code /v1/route} has. */
  Future<AskedAdvice> readRequirements(RoutingContext context, Set<String> known) {
    return read(
        context,
        fields ->
            new AskedAdvice(
                contextOf(context, scope(context, fields.only(known)), fields, new Cancellation()),
                fields));
  }

  /** A request for advice: who asks, and the members of the body. */
  record AskedAdvice(RequestContext context, RequestFields fields) {}

  /** Reads a request whose body has other members. */
  <T> Future<T> read(RoutingContext context, Function<RequestFields, T> reader) {
    return LargeWork.onBytes(context.body().length(), () -> reader.apply(body(context)));
  }

  /** All names of {@code sets}. */
  @SafeVarargs
  static Set<String> union(Set<String>... sets) {
    Set<String> union = new HashSet<>();
    for (Set<String> set : sets) {
      union.addAll(set);
    }
    return union;
  }

  private static RequestFields body(RoutingContext context) {
    String type = context.request().getHeader(HttpHeaders.CONTENT_TYPE);
    return new RequestFields(JsonBody.parse(type, context.body().buffer()));
  }

  /** The scope that a request names in its body or its headers. */
  Scope scope(RoutingContext context, RequestFields fields) {
    return authenticator.scope(
        context.request().headers(), fields.textOrNull("tenant"), fields.textOrNull("workspace"));
  }

  /** Whether the caller names a workspace, or has a key that is limited to one. */
  boolean isOfOneWorkspace(RoutingContext context, RequestFields fields) {
    return fields.textOrNull("workspace") != null
        || authenticator.isOfOneWorkspace(context.request().headers());
  }

  private static RequestContext contextOf(
      RoutingContext context, Scope scope, RequestFields fields, Cancellation cancellation) {
    MultiMap headers = context.request().headers();
    return RequestContexts.of(
        context,
        scope,
        RequirementsReader.in(fields.object(), headers),
        StoreOptions.in(fields, headers),
        cancellation);
  }

  /** The key that {@code id} is, if its workspace is one that the caller may use. */
  private CacheKey key(RoutingContext context, Scope scope, String id, @Nullable String workspace) {
    try {
      CacheKey key = CacheKey.parse(scope.tenant(), id);
      String named = key.scope().workspace();
      if (workspace != null && !workspace.equals(named)) {
        throw RequestFields.wrong("workspace", "the key belongs to workspace '" + named + "'");
      }
      authenticator.scope(context.request().headers(), scope.tenant(), named);
      return key;
    } catch (IllegalArgumentException e) {
      throw new ApiException(ApiError.invalid("key", String.valueOf(e.getMessage())));
    }
  }

  private static String operation(RequestFields fields) {
    return operation(fields.requiredText("operation"));
  }

  /** {@code name}, which must be that of an operation. */
  static String operation(String name) {
    if (!CacheKey.isOperation(name)) {
      throw RequestFields.wrong("operation", "expected 1 to 128 letters, digits, '_', '-' or '.'");
    }
    return name;
  }

  private static CacheKey derive(Scope scope, RequestFields fields) {
    String operation = operation(fields);
    JsonNode params = fields.object().get("params");
    if (params == null) {
      throw RequestFields.wrong("params", "is missing");
    }
    return PerformanceOptimizer.key(scope, operation, Json.bytes(params));
  }
}
