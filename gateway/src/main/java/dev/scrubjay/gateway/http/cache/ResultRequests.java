package dev.scrubjay.gateway.http.cache;

import com.fasterxml.jackson.databind.JsonNode;
import dev.scrubjay.gateway.cache.PurgeFilter;
import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.ApiError.ErrorKind;
import dev.scrubjay.gateway.dialect.ApiException;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.http.filter.Authenticator;
import dev.scrubjay.gateway.http.filter.RequestContexts;
import dev.scrubjay.gateway.http.message.Fields;
import dev.scrubjay.gateway.http.message.JsonBody;
import dev.scrubjay.gateway.http.message.RequirementsReader;
import dev.scrubjay.gateway.http.message.StoreOptions;
import dev.scrubjay.gateway.request.RequestContext;
import dev.scrubjay.gateway.request.RoutingRequirements;
import dev.scrubjay.gateway.results.PerformanceOptimizer;
import dev.scrubjay.gateway.upstream.provider.Cancellation;
import dev.scrubjay.policy.key.CacheKey;
import dev.scrubjay.policy.key.Scope;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads requests to the cache API and to the optimizer. */
public final class ResultRequests {
  /** The members that name a result. */
  static final Set<String> IDENTITY = Set.of("key", "operation", "params", "tenant", "workspace");

  private static final Set<String> NARROWING = Set.of("workspace", "operation", "tag", "model");

  private final Authenticator authenticator;

  public ResultRequests(Authenticator authenticator) {
    this.authenticator = authenticator;
  }

  /** What to purge, and whose. */
  record Purge(String tenant, PurgeFilter filter) {}

  /** Whose counters to verify, and whether to repair what is wrong. */
  record Verify(Scope scope, boolean repair) {}

  /**
   * A request that names its result in the body, by {@code operation} and {@code params} or key.
   */
  ResultRequest read(RoutingContext context, Set<String> known) {
    return read(context, known, new Cancellation());
  }

  /** The same of a caller who may go away before it is answered. */
  ResultRequest read(RoutingContext context, Set<String> known, Cancellation cancellation) {
    Fields fields = body(context).only(known);
    Scope scope = scope(context, fields);
    CacheKey key =
        fields.has("key")
            ? key(context, scope, fields.requiredText("key"), fields.textOrNull("workspace"))
            : derive(scope, fields);
    return new ResultRequest(fields, key, contextOf(context, key.scope(), fields, cancellation));
  }

  /** A request that names its result in the path. */
  ResultRequest ofPath(RoutingContext context) {
    Scope scope = authenticator.scope(context.request().headers(), null, null);
    CacheKey key = key(context, scope, context.pathParam("key"), null);
    RequestContext asked =
        RequestContexts.of(context, key.scope(), RoutingRequirements.NONE, new Cancellation());
    return new ResultRequest(new Fields(Json.object()), key, asked);
  }

  /** A body with requirements and no result, as {@code /v1/route} takes. */
  RequestContext readRequirements(RoutingContext context, Set<String> known) {
    Fields fields = body(context).only(known);
    return contextOf(context, scope(context, fields), fields, new Cancellation());
  }

  Purge readPurge(RoutingContext context) {
    Fields fields =
        body(context).only(Set.of("tenant", "workspace", "operation", "tag", "model", "all"));
    String tenant =
        authenticator.managedTenant(
            context.request().headers(),
            fields.text("tenant").orElse(null),
            fields.text("workspace").orElse(null));
    boolean everything = fields.flag("all").orElse(false);
    Optional<String> workspace = authenticator.confinedTo(context.request().headers());
    PurgeFilter filter =
        new PurgeFilter(
            workspace.or(() -> fields.text("workspace")),
            fields.text("operation"),
            fields.text("tag"),
            fields.text("model"));
    boolean narrowed = NARROWING.stream().anyMatch(fields::has);
    if (everything == narrowed) {
      throw Fields.wrong(
          "all",
          "give workspace, operation, tag or model to choose what to purge, or else all: true");
    }
    return new Purge(tenant, filter);
  }

  /** Whose counters to verify; refuses a caller who is bound to one workspace of them. */
  Verify readVerify(RoutingContext context) {
    Fields fields = body(context).only(Set.of("tenant", "repair"));
    Scope scope = scope(context, fields);
    authenticator
        .confinedTo(context.request().headers())
        .ifPresent(
            workspace -> {
              throw new ApiException(
                  ApiError.of(
                      ErrorKind.PERMISSION,
                      "bound_to_workspace",
                      "The key is of workspace '"
                          + workspace
                          + "'; counters are the whole tenant's."));
            });
    return new Verify(scope, fields.flag("repair").orElse(false));
  }

  @SafeVarargs
  static Set<String> union(Set<String>... sets) {
    Set<String> union = new HashSet<>();
    for (Set<String> set : sets) {
      union.addAll(set);
    }
    return union;
  }

  Fields body(RoutingContext context) {
    String type = context.request().getHeader(HttpHeaders.CONTENT_TYPE);
    return new Fields(JsonBody.parse(type, context.body().buffer()));
  }

  Scope scope(RoutingContext context, Fields fields) {
    return authenticator.scope(
        context.request().headers(), fields.textOrNull("tenant"), fields.textOrNull("workspace"));
  }

  private static RequestContext contextOf(
      RoutingContext context, Scope scope, Fields fields, Cancellation cancellation) {
    MultiMap headers = context.request().headers();
    return RequestContexts.of(
        context,
        scope,
        RequirementsReader.in(fields.object(), headers),
        StoreOptions.in(fields, headers),
        cancellation);
  }

  /** The entry that {@code id} names; its workspace must be one that the caller may use. */
  private CacheKey key(RoutingContext context, Scope scope, String id, @Nullable String workspace) {
    try {
      CacheKey key = CacheKey.parse(scope.tenant(), id);
      String named = key.scope().workspace();
      if (workspace != null && !workspace.equals(named)) {
        throw Fields.wrong("workspace", "the key is of workspace '" + named + "'");
      }
      authenticator.scope(context.request().headers(), scope.tenant(), named);
      return key;
    } catch (IllegalArgumentException e) {
      throw new ApiException(ApiError.invalid("key", String.valueOf(e.getMessage())));
    }
  }

  private static CacheKey derive(Scope scope, Fields fields) {
    String operation = fields.requiredText("operation");
    if (!CacheKey.isOperation(operation)) {
      throw Fields.wrong("operation", "expected 1 to 128 letters, digits, '_', '-' or '.'");
    }
    JsonNode params = fields.object().get("params");
    if (params == null) {
      throw Fields.wrong("params", "is missing");
    }
    return PerformanceOptimizer.key(scope, operation, Json.bytes(params));
  }
}
