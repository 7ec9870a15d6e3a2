package dev.scrubjay.gateway.http.operator;

import dev.scrubjay.gateway.http.message.Replies;
import dev.scrubjay.gateway.metrics.export.Exposition;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;

/** What Prometheus scrapes; put together off the event loop. */
public final class MetricsRoute implements Handler<RoutingContext> {
  private final Exposition exposition;

  public MetricsRoute(Exposition exposition) {
    this.exposition = exposition;
  }

  @Override
  public void handle(RoutingContext context) {
    String accept = context.request().getHeader(HttpHeaders.ACCEPT);
    context
        .vertx()
        .executeBlocking(() -> exposition.page(accept), false)
        .onSuccess(page -> Replies.end(context, page.contentType(), page.body()))
        .onFailure(context::fail);
  }
}
