package dev.scrubjay.gateway.http.operator;

import dev.scrubjay.gateway.http.message.AllowedMethods;
import dev.scrubjay.gateway.http.message.Replies;
import dev.scrubjay.gateway.http.message.RouteGroup;
import dev.scrubjay.gateway.metrics.export.Exposition;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** The route that Prometheus scrapes. Its page is rendered off the event loop. */
public final class MetricsRoute implements RouteGroup {
  private final Exposition exposition;

  public MetricsRoute(Exposition exposition) {
    this.exposition = exposition;
  }

  @Override
  public void mount(Router router) {
    AllowedMethods.get(router, "/metrics").handler(this::scrape);
  }

  private void scrape(RoutingContext context) {
    String accept = context.request().getHeader(HttpHeaders.ACCEPT);
    context
        .vertx()
        .executeBlocking(() -> exposition.page(accept), false)
        .onSuccess(page -> Replies.end(context, page.contentType(), page.body()))
        .onFailure(context::fail);
  }
}
