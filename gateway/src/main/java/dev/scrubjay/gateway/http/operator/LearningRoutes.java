package dev.scrubjay.gateway.http.operator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.ApiError.ErrorKind;
import dev.scrubjay.gateway.dialect.ApiException;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.http.filter.Authenticator;
import dev.scrubjay.gateway.http.message.AllowedMethods;
import dev.scrubjay.gateway.http.message.JsonBody;
import dev.scrubjay.gateway.http.message.Replies;
import dev.scrubjay.gateway.http.message.RequestFields;
import dev.scrubjay.gateway.http.message.RouteGroup;
import dev.scrubjay.gateway.learning.Federation;
import dev.scrubjay.gateway.learning.Federation.KnownSite;
import dev.scrubjay.gateway.learning.Federation.TakenState;
import dev.scrubjay.gateway.learning.LearningExportJson;
import dev.scrubjay.gateway.load.LargeWork;
import dev.scrubjay.policy.federation.LearningExport;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Routes by which a tenant's learning is exchanged with other sites. */
public final class LearningRoutes implements RouteGroup {
  /** The parameter that names the tenant of the import, if that is another one. */
  private static final String FROM = "from";

  private final Authenticator authenticator;
  private final Federation federation;

  public LearningRoutes(Authenticator authenticator, Federation federation) {
    this.authenticator = authenticator;
    this.federation = federation;
  }

  @Override
  public void mount(Router router) {
    AllowedMethods.get(router, Authenticator.EXPORT).handler(this::export);
    AllowedMethods.get(router, "/v1/learning/sites").handler(this::sites);
    router.post("/v1/learning/import").handler(this::importState);
    router.post("/v1/learning/forget").handler(this::forget);
  }

  private String tenant(RoutingContext context) {
    MultiMap headers = context.request().headers();
    String tenant = authenticator.managedTenant(headers);
    authenticator.requireWholeTenant(headers, "exchanges with other sites");
    return tenant;
  }

  private void export(RoutingContext context) {
    federation
        .export(tenant(context))
        .compose(export -> LargeWork.onBytes(size(export), () -> LearningExportJson.json(export)))
        .onSuccess(json -> Replies.json(context, 200, json))
        .onFailure(cause -> context.fail(error(cause)));
  }

  private static long size(LearningExport export) {
    return 100L * export.cells().size();
  }

  private void importState(RoutingContext context) {
    String tenant = tenant(context);
    String from = from(context).orElse(tenant);
    body(context)
        .map(LearningExportJson::read)
        .map(export -> of(from, export))
        .compose(export -> federation.importByHand(tenant, export))
        .onSuccess(taken -> Replies.json(context, 200, json(taken)))
        .onFailure(cause -> context.fail(error(cause)));
  }

  /** The tenant that the import must be of, if the caller maps another one to its own. */
  private Optional<String> from(RoutingContext context) {
    Optional<String> from = context.queryParam(FROM).stream().findFirst();
    if (from.isPresent()) {
      authenticator.requireOperator(context.request().headers());
    }
    return from;
  }

  private static LearningExport of(String tenant, LearningExport export) {
    if (!export.tenant().equals(tenant)) {
      throw RequestFields.wrong(
          "tenant",
          "is "
              + export.tenant()
              + " (expected: "
              + tenant
              + "; an operator may name another one with the parameter from)");
    }
    return export;
  }

  private static Future<ObjectNode> body(RoutingContext context) {
    String type = context.request().getHeader("content-type");
    return LargeWork.onBytes(
        context.body().length(), () -> JsonBody.parse(type, context.body().buffer()));
  }

  private static ObjectNode json(TakenState taken) {
    ObjectNode json =
        Json.object()
            .put("site", taken.export().site())
            .put("number", taken.export().number())
            .put("taken", taken.taken())
            .put("cells", taken.export().cells().size());
    ArrayNode unknown = json.putArray("unknown_models");
    taken.unknownModels().forEach(unknown::add);
    return json;
  }

  private void sites(RoutingContext context) {
    String tenant = tenant(context);
    Future.all(federation.site(), federation.sites(tenant))
        .onSuccess(
            read -> {
              ObjectNode json =
                  Json.object().put("tenant", tenant).put("site", read.<String>resultAt(0));
              ArrayNode sites = json.putArray("sites");
              read.<List<KnownSite>>resultAt(1).forEach(site -> add(sites.addObject(), site));
              Replies.json(context, 200, json);
            })
        .onFailure(cause -> context.fail(error(cause)));
  }

  private void add(ObjectNode json, KnownSite site) {
    json.put("site", site.site())
        .put("source", site.source().isEmpty() ? "import" : "peer")
        .put("peer", site.source().isEmpty() ? null : site.source())
        .put("number", site.number())
        .put("made", Instant.ofEpochMilli(site.number()).toString())
        .put("cells", site.cells());
    federation
        .config()
        .influence(site.source())
        .ifPresent(influence -> json.put("weight", influence.weight()).put("cap", influence.cap()));
  }

  private void forget(RoutingContext context) {
    String tenant = tenant(context);
    body(context)
        .map(json -> site(new RequestFields(json).only(Set.of("site")).requiredText("site")))
        .compose(site -> federation.forget(tenant, site))
        .onSuccess(gone -> Replies.json(context, 200, Json.object().put("forgotten", gone)))
        .onFailure(cause -> context.fail(error(cause)));
  }

  private static String site(String text) {
    if (!LearningExport.isSite(text)) {
      throw RequestFields.wrong("site", "expected 1 to 64 letters, digits, '_', '-' or '.'");
    }
    return text;
  }

  private static Throwable error(Throwable cause) {
    return cause instanceof ApiException
        ? cause
        : new ApiException(
            ApiError.of(
                ErrorKind.UNAVAILABLE,
                "learning_unavailable",
                "What was learned is in Redis, which cannot be reached at the moment."));
  }
}
