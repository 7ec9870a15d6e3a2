package dev.scrubjay.gateway.http.chat;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.cache.redis.RedisCache;
import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.ApiException;
import dev.scrubjay.gateway.dialect.ProviderCall;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.responses.ResponsesPassThrough;
import dev.scrubjay.gateway.dialect.responses.ResponsesProvider;
import dev.scrubjay.gateway.http.filter.Authenticator;
import dev.scrubjay.gateway.http.message.AllowedMethods;
import dev.scrubjay.gateway.http.message.Errors;
import dev.scrubjay.gateway.http.message.Replies;
import dev.scrubjay.gateway.http.message.RouteGroup;
import dev.scrubjay.gateway.shared.KnownResponse;
import dev.scrubjay.gateway.shared.ResponseMemory;
import dev.scrubjay.gateway.upstream.Attempt;
import dev.scrubjay.gateway.upstream.Upstream;
import dev.scrubjay.gateway.upstream.Upstreams;
import dev.scrubjay.gateway.upstream.provider.Cancellation;
import dev.scrubjay.policy.key.Scope;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Routes to responses that were made before, by id. What a provider keeps, that provider is asked
 * for; other answers are read from the cache for as long as it has them. Nobody finds a response of
 * another tenant or workspace.
 */
public final class ResponsesRoutes implements RouteGroup {
  private static final Duration LONGEST = Duration.ofMinutes(10);
  private static final String ONE = "/v1/responses/:id";

  private final Authenticator authenticator;
  private final ResponseMemory memory;
  private final Upstreams upstreams;
  private final CachedResponses cached;

  public ResponsesRoutes(
      Authenticator authenticator, ResponseMemory memory, Upstreams upstreams, RedisCache cache) {
    this.authenticator = authenticator;
    this.memory = memory;
    this.upstreams = upstreams;
    this.cached = new CachedResponses(memory, cache);
  }

  @Override
  public void mount(Router router) {
    AllowedMethods.get(router, ONE).handler(context -> serve(context, this::get));
    router.delete(ONE).handler(context -> serve(context, this::delete));
    AllowedMethods.get(router, ONE + "/input_items")
        .handler(context -> serve(context, this::inputItems));
    router.post(ONE + "/cancel").handler(context -> serve(context, this::cancel));
  }

  /** A response that a client asks for. */
  private record Asked(RoutingContext context, Scope scope, String id, KnownResponse known) {
    ApiException unknown() {
      return ResponsesRoutes.unknown(id);
    }
  }

  private interface Action {
    Future<Void> serve(Asked asked);
  }

  private void serve(RoutingContext context, Action action) {
    Scope scope = authenticator.scope(context.request().headers());
    String id = context.pathParam("id");
    memory
        .find(scope, id)
        .recover(cause -> Future.failedFuture(Errors.cacheFailed(cause)))
        .map(found -> found.orElseThrow(() -> unknown(id)))
        .compose(known -> action.serve(new Asked(context, scope, id, known)))
        .onFailure(context::fail);
  }

  private Future<Void> get(Asked asked) {
    return asked.known().kept() ? fetch(asked, "GET", "") : fromCache(asked);
  }

  private Future<Void> fromCache(Asked asked) {
    return cached
        .find(asked.scope(), asked.id(), asked.known())
        .map(found -> found.orElseThrow(asked::unknown))
        .compose(response -> sent(asked, response));
  }

  private Future<Void> delete(Asked asked) {
    ObjectNode deleted =
        Json.object().put("id", asked.id()).put("object", "response").put("deleted", true);
    return cached
        .forget(asked.scope(), asked.id(), asked.known())
        .recover(cause -> Future.failedFuture(Errors.cacheFailed(cause)))
        .compose(
            forgotten -> asked.known().kept() ? fetch(asked, "DELETE", "") : sent(asked, deleted));
  }

  private Future<Void> inputItems(Asked asked) {
    return asked.known().kept()
        ? fetch(asked, "GET", "/input_items")
        : Future.failedFuture(asked.unknown());
  }

  private Future<Void> cancel(Asked asked) {
    return asked.known().kept()
        ? fetch(asked, "POST", "/cancel")
        : Future.failedFuture(
            new ApiException(
                ApiError.of(
                    ApiError.ErrorKind.INVALID_REQUEST,
                    "not_in_background",
                    "Only background responses can be cancelled.")));
  }

  private static Future<Void> sent(Asked asked, ObjectNode body) {
    Replies.json(asked.context(), 200, body);
    return Future.succeededFuture();
  }

  /** Asks the provider that keeps the response, and passes its reply on. */
  private Future<Void> fetch(Asked asked, String method, String below) {
    Upstream upstream = keeper(asked.known()).orElseThrow(asked::unknown);
    String query = requireNonNullElse(asked.context().request().query(), "");
    String path = ResponsesProvider.PATH + "/" + asked.id() + below; // an id that is fit for a path
    Cancellation cancellation = new Cancellation();
    asked.context().response().closeHandler(nothing -> cancellation.cancel());
    Attempt attempt = new Attempt(cancellation, LONGEST, new HashSet<>());
    return upstream
        .client()
        .fetch(HttpMethod.valueOf(method), kept(upstream, path, query), attempt)
        .compose(
            reply ->
                Replies.end(
                    asked.context(),
                    requireNonNullElse(reply.contentType(), "application/json"),
                    reply.body()));
  }

  private static ProviderCall kept(Upstream upstream, String path, String query) {
    return new ProviderCall(
        upstream.dialect().kept(path, query),
        Map.of(),
        Json.object(),
        List.of(),
        new ResponsesPassThrough());
  }

  /** The model that made a response, or any other of the same provider. */
  private Optional<Upstream> keeper(KnownResponse known) {
    return upstreams
        .find(known.model())
        .filter(upstream -> upstream.provider().name().equals(known.provider()))
        .or(
            () ->
                upstreams.all().stream()
                    .filter(upstream -> upstream.provider().name().equals(known.provider()))
                    .findFirst());
  }

  private static ApiException unknown(String id) {
    String shown = id.length() <= 100 ? id : id.substring(0, 100) + "...";
    return new ApiException(
        new ApiError(
            ApiError.ErrorKind.NOT_FOUND,
            "Response with id '" + shown + "' not found.",
            "response_id",
            "response_not_found",
            null));
  }
}
