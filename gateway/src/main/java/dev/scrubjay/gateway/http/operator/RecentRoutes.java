package dev.scrubjay.gateway.http.operator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.analytics.Analytics;
import dev.scrubjay.gateway.analytics.FiguresOwner;
import dev.scrubjay.gateway.analytics.RecentRequest;
import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.ApiError.ErrorKind;
import dev.scrubjay.gateway.dialect.ApiException;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.http.filter.Authenticator;
import dev.scrubjay.gateway.http.message.AllowedMethods;
import dev.scrubjay.gateway.http.message.Replies;
import dev.scrubjay.gateway.http.message.RouteGroup;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** Routes to the latest requests and the tenants that this replica has seen. */
public final class RecentRoutes implements RouteGroup {
  private static final String ID = "id";

  private final Authenticator authenticator;
  private final Analytics analytics;

  public RecentRoutes(Authenticator authenticator, Analytics analytics) {
    this.authenticator = authenticator;
    this.analytics = analytics;
  }

  @Override
  public void mount(Router router) {
    AllowedMethods.get(router, "/v1/analytics/recent").handler(this::recent);
    AllowedMethods.get(router, "/v1/analytics/recent/:" + ID).handler(this::one);
    AllowedMethods.get(router, "/v1/analytics/tenants").handler(this::tenants);
  }

  private void recent(RoutingContext context) {
    FiguresOwner owner = FiguresQuery.owner(authenticator, context.request().headers());
    ObjectNode body = head(owner);
    ArrayNode requests = body.putArray("requests");
    analytics.recent(owner).forEach(request -> requests.add(RecentRequestJson.of(request)));
    Replies.json(context, 200, body);
  }

  private static ObjectNode head(FiguresOwner owner) {
    ObjectNode body = Json.object().put("tenant", owner.tenant());
    owner.workspace().ifPresent(workspace -> body.put("workspace", workspace));
    return body.put("scope", FiguresQuery.REPLICA);
  }

  private void one(RoutingContext context) {
    FiguresOwner owner = FiguresQuery.owner(authenticator, context.request().headers());
    RecentRequest found =
        analytics.recent(owner, context.pathParam(ID)).orElseThrow(RecentRoutes::forgotten);
    ObjectNode body = head(owner);
    body.set("request", RequestDetailsJson.of(found));
    Replies.json(context, 200, body);
  }

  private static ApiException forgotten() {
    return new ApiException(
        ApiError.of(
            ErrorKind.NOT_FOUND,
            "request_not_found",
            "This replica does not have the request: each replica keeps the last 50 that it"
                + " answered for a tenant."));
  }

  private void tenants(RoutingContext context) {
    MultiMap headers = context.request().headers();
    authenticator.managedTenant(headers);
    authenticator.requireOperator(headers);
    ObjectNode body = Json.object();
    ArrayNode names = body.putArray("tenants");
    analytics.tenants().forEach(names::add);
    Replies.json(context, 200, body);
  }
}
