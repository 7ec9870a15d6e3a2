package dev.scrubjay.gateway.http.chat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.ChatRequest;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.http.filter.Authenticator;
import dev.scrubjay.gateway.http.message.AllowedMethods;
import dev.scrubjay.gateway.http.message.Replies;
import dev.scrubjay.gateway.http.message.RouteGroup;
import dev.scrubjay.gateway.routing.NamedModels;
import dev.scrubjay.gateway.upstream.Upstream;
import dev.scrubjay.gateway.upstream.Upstreams;
import dev.scrubjay.policy.model.ModelProfile;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Routes to the list of models, in the form of the caller's SDK: Anthropic's is recognized by its
 * version header. {@code auto} is listed first.
 */
public final class ModelsRoutes implements RouteGroup {
  private static final String ANTHROPIC_VERSION = "anthropic-version";
  private static final String EPOCH = "1970-01-01T00:00:00Z";

  private static final String PATH = "/v1/models";

  private final Authenticator authenticator;
  private final Upstreams upstreams;
  private final NamedModels models;

  public ModelsRoutes(Authenticator authenticator, Upstreams upstreams, NamedModels models) {
    this.authenticator = authenticator;
    this.upstreams = upstreams;
    this.models = models;
  }

  @Override
  public void mount(Router router) {
    AllowedMethods.get(router, PATH).handler(this::list);
    AllowedMethods.get(router, PATH + "/*").handler(this::one);
  }

  private String tenant(RoutingContext context) {
    return authenticator.scope(context.request().headers()).tenant();
  }

  /** The models that {@code tenant} may use: the catalog's, then those that providers list. */
  private Collection<Upstream> of(String tenant) {
    Map<String, Upstream> served = new LinkedHashMap<>();
    upstreams.all().forEach(model -> served.put(model.id(), model));
    upstreams.names().listed().values().stream()
        .flatMap(Set::stream)
        .flatMap(name -> upstreams.find(name).stream())
        .forEach(model -> served.putIfAbsent(model.id(), model));
    served.values().removeIf(model -> !models.permits(tenant, model));
    return served.values();
  }

  private void list(RoutingContext context) {
    boolean anthropic = context.request().headers().contains(ANTHROPIC_VERSION);
    ObjectNode body = Json.object();
    ArrayNode data = body.putArray("data");
    data.add(anthropic ? anthropicAuto() : openAiAuto());
    String tenant = tenant(context);
    of(tenant)
        .forEach(model -> data.add(anthropic ? anthropic(model, tenant) : openAi(model, tenant)));
    if (anthropic) {
      body.put("has_more", false)
          .put("first_id", data.get(0).get("id").textValue())
          .put("last_id", data.get(data.size() - 1).get("id").textValue());
    } else {
      body.put("object", "list");
    }
    Replies.json(context, 200, body);
  }

  private void one(RoutingContext context) {
    String written = context.normalizedPath().substring(PATH.length() + 1);
    String id = URLDecoder.decode(written.replace("+", "%2B"), StandardCharsets.UTF_8);
    boolean anthropic = context.request().headers().contains(ANTHROPIC_VERSION);
    if (id.equals(ChatRequest.AUTO)) {
      Replies.json(context, 200, anthropic ? anthropicAuto() : openAiAuto());
      return;
    }
    String tenant = tenant(context);
    Upstream model = models.named(tenant, id);
    Replies.json(context, 200, anthropic ? anthropic(model, tenant) : openAi(model, tenant));
  }

  private static ObjectNode openAiAuto() {
    return Json.object()
        .put("id", ChatRequest.AUTO)
        .put("object", "model")
        .put("created", 0)
        .put("owned_by", "scrubjay");
  }

  private static ObjectNode anthropicAuto() {
    return Json.object()
        .put("id", ChatRequest.AUTO)
        .put("type", "model")
        .put("display_name", "The best model for each request")
        .put("created_at", EPOCH);
  }

  private static ObjectNode openAi(Upstream upstream, String tenant) {
    ObjectNode model =
        Json.object()
            .put("id", upstream.id())
            .put("object", "model")
            .put("created", 0)
            .put("owned_by", upstream.provider().name());
    return describe(model, upstream, tenant);
  }

  private static ObjectNode anthropic(Upstream upstream, String tenant) {
    ObjectNode model =
        Json.object()
            .put("id", upstream.id())
            .put("type", "model")
            .put("display_name", upstream.profile().displayName())
            .put("created_at", EPOCH);
    return describe(model, upstream, tenant);
  }

  private static @Nullable Double known(double price) {
    return Double.isNaN(price) ? null : price;
  }

  /** Adds the figures by which the router knows a model, and why a tenant cannot use it now. */
  private static ObjectNode describe(ObjectNode model, Upstream upstream, String tenant) {
    ModelProfile profile = upstream.profile();
    ObjectNode facts =
        Json.object()
            .put("input_cost_per_token", known(profile.inputCostPerToken()))
            .put("output_cost_per_token", known(profile.outputCostPerToken()))
            .put("latency_ms", profile.latency().toMillis())
            .put("accuracy", profile.accuracy())
            .put("max_tokens", profile.maxTokens())
            .put("simulated", upstream.provider().simulated());
    ArrayNode capabilities = facts.putArray("capabilities");
    profile.capabilities().stream()
        .map(capability -> capability.name().toLowerCase(Locale.ROOT))
        .sorted()
        .forEach(capabilities::add);
    upstream.client().obstacle(tenant).ifPresent(reason -> facts.put("unavailable", reason));
    model.set("scrubjay", facts);
    return model;
  }
}
