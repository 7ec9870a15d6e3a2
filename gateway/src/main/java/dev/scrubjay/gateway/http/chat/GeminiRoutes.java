package dev.scrubjay.gateway.http.chat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.ChatRequest;
import dev.scrubjay.gateway.dialect.ClientDialect;
import dev.scrubjay.gateway.dialect.gemini.GeminiChat;
import dev.scrubjay.gateway.dialect.gemini.GeminiEmbeddings;
import dev.scrubjay.gateway.dialect.gemini.GeminiTokenCount;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.http.filter.Authenticator;
import dev.scrubjay.gateway.http.message.Replies;
import dev.scrubjay.gateway.http.message.RouteGroup;
import dev.scrubjay.gateway.routing.NamedModels;
import dev.scrubjay.gateway.upstream.Upstream;
import dev.scrubjay.gateway.upstream.Upstreams;
import dev.scrubjay.policy.model.Capability;
import dev.scrubjay.policy.model.ModelProfile;
import io.vertx.core.Handler;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.function.BiFunction;

/** Routes to requests in the dialect of Google's SDKs, whose paths have the model and a method. */
public final class GeminiRoutes implements RouteGroup {
  private static final String MODELS = "/v1beta/models";
  private static final List<String> OF_CHAT = List.of("generateContent", "countTokens");
  private static final List<String> OF_EMBEDDINGS = List.of("embedContent", "batchEmbedContents");

  private final BiFunction<ClientDialect, PathMembers, Handler<RoutingContext>> routes;
  private final Authenticator authenticator;
  private final Upstreams upstreams;
  private final NamedModels named;

  /**
   * @param chat makes the routes
   */
  public GeminiRoutes(
      ChatRoutes chat, Authenticator authenticator, Upstreams upstreams, NamedModels named) {
    this.routes = chat::route;
    this.authenticator = authenticator;
    this.upstreams = upstreams;
    this.named = named;
  }

  private String tenant(RoutingContext context) {
    return authenticator.scope(context.request().headers()).tenant();
  }

  @Override
  public void mount(Router router) {
    post(router, "generateContent", new GeminiChat(), false);
    post(router, "streamGenerateContent", new GeminiChat(), true);
    post(router, "countTokens", new GeminiTokenCount(), false);
    post(router, "embedContent", new GeminiEmbeddings(), false);
    post(router, "batchEmbedContents", new GeminiEmbeddings(), false);
    router.get(MODELS).handler(this::list);
    router
        .getWithRegex(
            "/v1beta/models/(?!.*:(?:(?:stream)?[gG]enerateContent|countTokens|embedContent"
                + "|batchEmbedContents)$)(?<model>.+)")
        .handler(this::one);
  }

  private void post(Router router, String method, ClientDialect dialect, boolean stream) {
    PathMembers members =
        (context, body) -> {
          body.put("model", context.pathParam("model"));
          body.remove("stream");
          if (stream) {
            body.put("stream", true);
          }
        };
    router
        .postWithRegex("/v1beta/models/(?<model>.+):" + method)
        .handler(routes.apply(dialect, members));
  }

  private void list(RoutingContext context) {
    ObjectNode body = Json.object();
    ArrayNode models = body.putArray("models");
    models.add(auto());
    String tenant = tenant(context);
    upstreams.all().stream()
        .filter(upstream -> named.permits(tenant, upstream))
        .forEach(upstream -> models.add(model(upstream)));
    Replies.json(context, 200, body);
  }

  private void one(RoutingContext context) {
    String id = context.pathParam("model");
    Replies.json(
        context,
        200,
        id.equals(ChatRequest.AUTO) ? auto() : model(named.named(tenant(context), id)));
  }

  private static ObjectNode auto() {
    return model(ChatRequest.AUTO, "The best model for each request", OF_CHAT);
  }

  private static ObjectNode model(Upstream upstream) {
    ModelProfile profile = upstream.profile();
    boolean embeds = !profile.capabilities().contains(Capability.TEXT);
    return model(upstream.id(), profile.displayName(), embeds ? OF_EMBEDDINGS : OF_CHAT)
        .put("inputTokenLimit", profile.maxTokens());
  }

  private static ObjectNode model(String id, String displayName, List<String> methods) {
    ObjectNode model =
        Json.object()
            .put("name", "models/" + id)
            .put("baseModelId", id)
            .put("version", "")
            .put("displayName", displayName);
    methods.forEach(model.putArray("supportedGenerationMethods")::add);
    return model;
  }
}
