package dev.scrubjay.gateway.http.operator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.analytics.Analytics;
import dev.scrubjay.gateway.analytics.FiguresOwner;
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
  private final Authenticator authenticator;
  private final Analytics analytics;

  public RecentRoutes(Authenticator authenticator, Analytics analytics) {
    this.authenticator = authenticator;
    this.analytics = analytics;
  }

  @Override
  public void mount(Router router) {
    AllowedMethods.get(router, "/v1/analytics/recent").handler(this::recent);
    AllowedMethods.get(router, "/v1/analytics/tenants").handler(this::tenants);
  }

  private void recent(RoutingContext context) {
    FiguresOwner owner = FiguresQuery.owner(authenticator, context.request().headers());
    ObjectNode body = Json.object().put("tenant", owner.tenant());
    owner.workspace().ifPresent(workspace -> body.put("workspace", workspace));
    body.put("scope", FiguresQuery.REPLICA);
    ArrayNode requests = body.putArray("requests");
    analytics.recent(owner).forEach(request -> requests.add(RecentRequestJson.of(request)));
    Replies.json(context, 200, body);
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
