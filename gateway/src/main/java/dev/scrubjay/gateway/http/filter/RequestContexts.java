package dev.scrubjay.gateway.http.filter;

import dev.scrubjay.gateway.config.reader.Secret;
import dev.scrubjay.gateway.http.message.RequestIds;
import dev.scrubjay.gateway.http.message.RequestStart;
import dev.scrubjay.gateway.http.message.SemanticHeader;
import dev.scrubjay.gateway.http.message.StoreOptions;
import dev.scrubjay.gateway.request.RequestContext;
import dev.scrubjay.gateway.request.RequestTrail;
import dev.scrubjay.gateway.request.RoutingRequirements;
import dev.scrubjay.gateway.request.SharedWaits;
import dev.scrubjay.gateway.tracing.RequestTrace;
import dev.scrubjay.gateway.upstream.provider.Cancellation;
import dev.scrubjay.policy.cache.CacheDirectives;
import dev.scrubjay.policy.cache.StoreHints;
import dev.scrubjay.policy.experiment.Treatment;
import dev.scrubjay.policy.key.Scope;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/** Reads from a request's headers how it is to be served. */
public final class RequestContexts {
  private RequestContexts() {}

  /**
   * A request as it was sent.
   *
   * @param id in logs, headers and outcomes
   * @param startNanos the ticker's reading when it arrived
   * @param clientKey its sender's own key at a provider, if it has one
   * @param caller the hash of the API key with which it came; empty if there is none
   */
  public record Sent(
      MultiMap headers,
      String id,
      long startNanos,
      Optional<Secret> clientKey,
      String caller,
      RequestTrace trace) {

    /** The request in {@code context}. */
    public static Sent of(RoutingContext context) {
      return new Sent(
          context.request().headers(),
          RequestIds.of(context),
          RequestStart.of(context),
          Authenticator.clientKey(context),
          Authenticator.caller(context),
          TraceRequests.of(context));
    }
  }

  /** The context of a request that takes part in no experiment. */
  public static RequestContext of(
      RoutingContext context,
      Scope scope,
      RoutingRequirements requirements,
      Cancellation cancellation) {
    return of(Sent.of(context), scope, requirements, Treatment.NONE, cancellation);
  }

  /** The context of a request, changed as {@code treatment} says. */
  public static RequestContext of(
      Sent sent,
      Scope scope,
      RoutingRequirements requirements,
      Treatment treatment,
      Cancellation cancellation) {
    StoreOptions options = StoreOptions.fromHeaders(sent.headers());
    StoreHints hints =
        treatment.ttl().map(options.hints()::withStrategies).orElseGet(options::hints);
    StoreOptions treated = new StoreOptions(hints, options.tags());
    RoutingRequirements applied = treatment.routing().map(requirements::under).orElse(requirements);
    return of(sent, scope, applied, treated, treatment, cancellation);
  }

  /** The context of a request whose options for storing have been read already. */
  public static RequestContext of(
      RoutingContext context,
      Scope scope,
      RoutingRequirements requirements,
      StoreOptions options,
      Cancellation cancellation) {
    return of(Sent.of(context), scope, requirements, options, Treatment.NONE, cancellation);
  }

  private static RequestContext of(
      Sent sent,
      Scope scope,
      RoutingRequirements requirements,
      StoreOptions options,
      Treatment treatment,
      Cancellation cancellation) {
    sent.trace().root().setAttribute("scrubjay.tenant", scope.tenant());
    String cacheControl = sent.headers().get(HttpHeaders.CACHE_CONTROL);
    return new RequestContext(
        sent.id(),
        scope,
        requirements,
        cacheControl == null ? CacheDirectives.NONE : CacheDirectives.parse(cacheControl),
        options.hints(),
        options.tags(),
        treatment.assignment(),
        cancellation,
        sent.trace(),
        sent.startNanos(),
        sent.clientKey(),
        sent.caller(),
        new SharedWaits(),
        SemanticHeader.read(sent.headers()),
        new RequestTrail(sent.startNanos()));
  }
}
