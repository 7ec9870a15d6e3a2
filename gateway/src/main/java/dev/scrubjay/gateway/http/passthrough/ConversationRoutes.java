package dev.scrubjay.gateway.http.passthrough;

import dev.scrubjay.gateway.config.ProviderKind;
import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.ApiError.ErrorKind;
import dev.scrubjay.gateway.dialect.ApiException;
import dev.scrubjay.gateway.http.message.AllowedMethods;
import dev.scrubjay.gateway.http.message.RouteGroup;
import io.vertx.core.Handler;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/**
 * Routes to conversations of the Responses API. Each is at the provider where it was made, and is
 * there for the tenant and workspace that made it alone.
 */
final class ConversationRoutes implements RouteGroup {
  private static final String ALL = "/v1/conversations";

  private final PassThroughCalls calls;
  private final KeptObjects kept;

  ConversationRoutes(PassThroughCalls calls, KeptObjects kept) {
    this.calls = calls;
    this.kept = kept;
  }

  @Override
  public void mount(Router router) {
    router.post(ALL).handler(context -> calls.ofKind(context, ProviderKind.OPENAI));
    Handler<RoutingContext> known = this::known;
    for (String path : new String[] {ALL + "/:id", ALL + "/:id/items"}) {
      AllowedMethods.get(router, path).handler(known);
      router.post(path).handler(known);
    }
    AllowedMethods.get(router, ALL + "/:id/items/:item").handler(known);
    router.delete(ALL + "/:id").handler(known);
    router.delete(ALL + "/:id/items/:item").handler(known);
  }

  private void known(RoutingContext context) {
    String id = context.pathParam("id");
    kept.pass(
        context,
        id,
        () ->
            new ApiException(
                new ApiError(
                    ErrorKind.NOT_FOUND,
                    "Conversation with id '" + id + "' not found.",
                    "conversation",
                    "conversation_not_found",
                    null)));
  }
}
