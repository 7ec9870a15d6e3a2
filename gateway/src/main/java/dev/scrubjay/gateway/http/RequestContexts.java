package dev.scrubjay.gateway.http;

import dev.scrubjay.gateway.completion.RequestContext;
import dev.scrubjay.gateway.completion.RoutingWishes;
import dev.scrubjay.gateway.tracing.RequestTrace;
import dev.scrubjay.gateway.upstream.Cancellation;
import dev.scrubjay.policy.cache.CacheDirectives;
import dev.scrubjay.policy.cache.Scope;
import dev.scrubjay.policy.tuning.Treatment;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;

/** Reads from a request's headers how it wants to be served. */
final class RequestContexts {
  private RequestContexts() {}

  static RequestContext of(
      RoutingContext context, Scope scope, RoutingWishes wishes, Cancellation cancellation) {
    return of(context, scope, wishes, Treatment.NONE, cancellation);
  }

  static RequestContext of(
      RoutingContext context,
      Scope scope,
      RoutingWishes wishes,
      Treatment treatment,
      Cancellation cancellation) {
    StoreOptions options = StoreOptions.fromHeaders(context.request().headers());
    StoreOptions treated =
        new StoreOptions(options.hints().withStrategies(treatment.ttl()), options.tags());
    return of(context, scope, wishes.under(treatment.routing()), treated, cancellation);
  }

  static RequestContext of(
      RoutingContext context,
      Scope scope,
      RoutingWishes wishes,
      StoreOptions options,
      Cancellation cancellation) {
    MultiMap headers = context.request().headers();
    RequestTrace trace = TraceRequests.of(context);
    trace.root().setAttribute("scrubjay.tenant", scope.tenant());
    String cacheControl = headers.get(HttpHeaders.CACHE_CONTROL);
    return new RequestContext(
        RequestIds.of(context),
        scope,
        wishes,
        cacheControl == null ? CacheDirectives.NONE : CacheDirectives.parse(cacheControl),
        options.hints(),
        options.tags(),
        cancellation,
        trace,
        StartTime.of(context));
  }
}
