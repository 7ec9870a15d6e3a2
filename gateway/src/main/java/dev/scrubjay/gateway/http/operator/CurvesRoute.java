package dev.scrubjay.gateway.http.operator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.curves.CacheCurves;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.http.filter.Authenticator;
import dev.scrubjay.gateway.http.message.AllowedMethods;
import dev.scrubjay.gateway.http.message.Errors;
import dev.scrubjay.gateway.http.message.Replies;
import dev.scrubjay.gateway.http.message.RouteGroup;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** The route to what more memory and other TTLs would bring to a tenant. */
public final class CurvesRoute implements RouteGroup {
  private final Authenticator authenticator;
  private final CacheCurves curves;

  public CurvesRoute(Authenticator authenticator, CacheCurves curves) {
    this.authenticator = authenticator;
    this.curves = curves;
  }

  @Override
  public void mount(Router router) {
    AllowedMethods.get(router, "/v1/analytics/curves").handler(this::curves);
  }

  private void curves(RoutingContext context) {
    String tenant = authenticator.managedTenant(context.request().headers());
    authenticator.requireWholeTenant(context.request().headers(), "curves");
    ObjectNode body = Json.object().put("tenant", tenant).put("enabled", curves.enabled());
    curves
        .of(tenant)
        .onSuccess(
            found -> {
              CurvesJson.write(body, found);
              Replies.json(context, 200, body);
            })
        .onFailure(cause -> context.fail(Errors.cacheFailed(cause)));
  }
}
