package dev.scrubjay.gateway.http.passthrough;

import dev.scrubjay.gateway.config.ProviderKind;
import dev.scrubjay.gateway.http.message.AllowedMethods;
import dev.scrubjay.gateway.http.message.RouteGroup;
import dev.scrubjay.gateway.upstream.PassThroughProvider;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/**
 * Routes whose requests pass to a provider as they are: files, batches, images, sound and the like
 * in the dialects of OpenAI and Anthropic, and whatever else a provider has, below its name.
 */
final class PassThroughRoutes implements RouteGroup {
  private final PassThroughCalls calls;
  private final ProviderChoice choice;
  private final RealtimeRoute realtime;

  PassThroughRoutes(PassThroughCalls calls, ProviderChoice choice, RealtimeRoute realtime) {
    this.calls = calls;
    this.choice = choice;
    this.realtime = realtime;
  }

  @Override
  public void mount(Router router) {
    post(router, "/v1/images/generations", "/v1/images/edits", "/v1/images/variations");
    post(router, "/v1/audio/transcriptions", "/v1/audio/translations");
    post(router, "/v1/files", "/v1/batches", "/v1/batches/:id/cancel");
    get(router, "/v1/files", "/v1/files/:id", "/v1/files/:id/content");
    get(router, "/v1/batches", "/v1/batches/:id");
    router.delete("/v1/files/:id").handler(this::ofDialect);
    post(router, "/v1/uploads", "/v1/uploads/:id/parts");
    post(router, "/v1/uploads/:id/complete", "/v1/uploads/:id/cancel");
    post(router, "/v1/realtime/client_secrets", "/v1/realtime/sessions");
    post(router, "/v1/realtime/transcription_sessions");
    for (String tree : new String[] {"vector_stores", "fine_tuning", "assistants", "threads"}) {
      router
          .route("/v1/" + tree + "/*")
          .method(HttpMethod.GET)
          .method(HttpMethod.HEAD)
          .method(HttpMethod.POST)
          .method(HttpMethod.DELETE)
          .handler(this::ofDialect);
    }
    anthropic(router);
    realtime.mount(router);
    below(router, "/openai", context -> raw(context, "/openai", ProviderKind.OPENAI));
    below(router, "/anthropic", context -> raw(context, "/anthropic", ProviderKind.ANTHROPIC));
    below(router, "/gemini", context -> raw(context, "/gemini", ProviderKind.GEMINI));
    below(router, "/providers/:provider", this::named);
  }

  private void anthropic(Router router) {
    Handler<RoutingContext> handler = context -> calls.ofKind(context, ProviderKind.ANTHROPIC);
    AllowedMethods.get(router, "/v1/messages/batches").handler(handler);
    AllowedMethods.get(router, "/v1/messages/batches/:id").handler(handler);
    AllowedMethods.get(router, "/v1/messages/batches/:id/results").handler(handler);
    router.post("/v1/messages/batches").handler(handler);
    router.post("/v1/messages/batches/:id/cancel").handler(handler);
    router.delete("/v1/messages/batches/:id").handler(handler);
  }

  private void post(Router router, String... paths) {
    for (String path : paths) {
      router.post(path).handler(this::ofDialect);
    }
  }

  private void get(Router router, String... paths) {
    for (String path : paths) {
      AllowedMethods.get(router, path).handler(this::ofDialect);
    }
  }

  /** Anthropic has files too; its SDKs are known by their header. */
  private void ofDialect(RoutingContext context) {
    boolean anthropic = context.request().headers().contains("anthropic-version");
    calls.ofKind(context, anthropic ? ProviderKind.ANTHROPIC : ProviderKind.OPENAI);
  }

  private static void below(Router router, String prefix, Handler<RoutingContext> handler) {
    router.route(prefix + "/*").handler(handler);
  }

  private void raw(RoutingContext context, String prefix, ProviderKind kind) {
    pass(context, choice.usual(kind), below(context, prefix));
  }

  private void named(RoutingContext context) {
    String name = context.pathParam("provider");
    String[] segments = context.normalizedPath().split("/", 4);
    pass(context, choice.named(name), segments.length < 4 ? "/" : "/" + segments[3]);
  }

  private void pass(RoutingContext context, PassThroughProvider provider, String path) {
    if (RealtimeRoute.isUpgrade(context.request())) {
      realtime.begin(context, provider, path, PassedHeaders.query(context.request().query()));
    } else {
      calls.raw(context, provider, path);
    }
  }

  private static String below(RoutingContext context, String prefix) {
    String rest = context.normalizedPath().substring(prefix.length());
    return rest.isEmpty() ? "/" : rest;
  }
}
