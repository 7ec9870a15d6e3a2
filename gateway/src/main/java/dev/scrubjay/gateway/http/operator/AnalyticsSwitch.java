package dev.scrubjay.gateway.http.operator;

import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.ApiError.ErrorKind;
import dev.scrubjay.gateway.dialect.ApiException;
import dev.scrubjay.gateway.http.message.RouteGroup;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.function.BooleanSupplier;

/** Refuses requests for analytics while they are turned off. To be mounted before their routes. */
public final class AnalyticsSwitch implements RouteGroup {
  private final BooleanSupplier enabled;

  public AnalyticsSwitch(BooleanSupplier enabled) {
    this.enabled = enabled;
  }

  @Override
  public void mount(Router router) {
    router.route("/v1/analytics*").handler(this::requireEnabled);
  }

  private void requireEnabled(RoutingContext context) {
    if (!enabled.getAsBoolean()) {
      throw new ApiException(
          ApiError.of(
              ErrorKind.NOT_FOUND,
              "analytics_disabled",
              "Analytics are turned off (ENABLE_PERFORMANCE_ANALYTICS)."));
    }
    context.next();
  }
}
