package dev.scrubjay.gateway.http.chat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.cache.redis.RedisCache;
import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.ApiException;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.http.filter.Authenticator;
import dev.scrubjay.gateway.http.message.AllowedMethods;
import dev.scrubjay.gateway.http.message.Errors;
import dev.scrubjay.gateway.http.message.Replies;
import dev.scrubjay.gateway.http.message.RouteGroup;
import dev.scrubjay.gateway.http.passthrough.KeptObjects;
import dev.scrubjay.gateway.shared.KnownResponse;
import dev.scrubjay.gateway.shared.ResponseMemory;
import dev.scrubjay.policy.key.Scope;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/**
 * Routes to responses that were made before, by id. What a provider keeps, that provider is asked
 * for; other answers are read from the cache for as long as it has them. Nobody finds a response of
 * another tenant or workspace.
 */
public final class ResponsesRoutes implements RouteGroup {
  private static final String ONE = "/v1/responses/:id";

  private final Authenticator authenticator;
  private final ResponseMemory memory;
  private final KeptObjects providers;
  private final CachedResponses cached;

  public ResponsesRoutes(
      Authenticator authenticator, ResponseMemory memory, KeptObjects providers, RedisCache cache) {
    this.authenticator = authenticator;
    this.memory = memory;
    this.providers = providers;
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
    context.request().pause();
    memory
        .find(scope, id)
        .recover(cause -> Future.failedFuture(Errors.cacheFailed(cause)))
        .map(found -> found.orElseThrow(() -> unknown(id)))
        .compose(known -> action.serve(new Asked(context, scope, id, known)))
        .onFailure(
            cause -> {
              context.request().resume();
              context.fail(cause);
            });
  }

  private Future<Void> get(Asked asked) {
    return asked.known().kept() ? fetch(asked) : fromCache(asked);
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
        .compose(forgotten -> asked.known().kept() ? fetch(asked) : sent(asked, deleted));
  }

  private Future<Void> inputItems(Asked asked) {
    return asked.known().kept() ? fetch(asked) : Future.failedFuture(asked.unknown());
  }

  private Future<Void> cancel(Asked asked) {
    return asked.known().kept()
        ? fetch(asked)
        : Future.failedFuture(
            new ApiException(
                ApiError.of(
                    ApiError.ErrorKind.INVALID_REQUEST,
                    "not_in_background",
                    "Only background responses can be cancelled.")));
  }

  private static Future<Void> sent(Asked asked, ObjectNode body) {
    asked.context().request().resume();
    Replies.json(asked.context(), 200, body);
    return Future.succeededFuture();
  }

  /** Asks the provider that keeps the response, and passes its reply on. */
  private Future<Void> fetch(Asked asked) {
    return providers.pass(asked.context(), asked.known(), asked::unknown);
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
