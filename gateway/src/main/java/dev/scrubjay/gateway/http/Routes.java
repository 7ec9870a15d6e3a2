package dev.scrubjay.gateway.http;

import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.ApiError.Kind;
import dev.scrubjay.gateway.dialect.ApiException;
import dev.scrubjay.gateway.dialect.ClientDialect;
import dev.scrubjay.gateway.dialect.anthropic.AnthropicMessages;
import dev.scrubjay.gateway.dialect.openai.OpenAiChat;
import dev.scrubjay.gateway.dialect.openai.OpenAiEmbeddings;
import dev.scrubjay.gateway.http.cache.CacheRoutes;
import dev.scrubjay.gateway.http.cache.LookupRoutes;
import dev.scrubjay.gateway.http.cache.OptimizerRoutes;
import dev.scrubjay.gateway.http.cache.OutcomeRoute;
import dev.scrubjay.gateway.http.cache.ResultRequests;
import dev.scrubjay.gateway.http.chat.ChatRoute;
import dev.scrubjay.gateway.http.chat.ModelsRoute;
import dev.scrubjay.gateway.http.filter.AllowedMethods;
import dev.scrubjay.gateway.http.filter.Authenticator;
import dev.scrubjay.gateway.http.filter.BodyDeadline;
import dev.scrubjay.gateway.http.filter.InFlightLimit;
import dev.scrubjay.gateway.http.filter.InvalidRequests;
import dev.scrubjay.gateway.http.filter.RequestCount;
import dev.scrubjay.gateway.http.filter.RequestLog;
import dev.scrubjay.gateway.http.filter.TraceRequests;
import dev.scrubjay.gateway.http.message.Errors;
import dev.scrubjay.gateway.http.message.Replies;
import dev.scrubjay.gateway.http.message.RequestIds;
import dev.scrubjay.gateway.http.message.StartTime;
import dev.scrubjay.gateway.http.operator.AnalyticsRoutes;
import dev.scrubjay.gateway.http.operator.EstimatesRoute;
import dev.scrubjay.gateway.http.operator.ExperimentRoutes;
import dev.scrubjay.gateway.http.operator.MetricsRoute;
import dev.scrubjay.gateway.http.operator.PageRoute;
import dev.scrubjay.gateway.http.operator.PolicyRoute;
import dev.scrubjay.gateway.http.operator.Resource;
import dev.scrubjay.gateway.http.operator.TuningRoutes;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.handler.HttpException;
import java.util.List;

/** Everything that is served, by address. */
public final class Routes {
  private static final String OPENAPI = "openapi.yaml";

  private final Api api;
  private final Authenticator authenticator;
  private final InFlightLimit inFlight;
  private final RequestIds ids;
  private final ClientDialect openAi = new OpenAiChat();
  private final ClientDialect anthropic = new AnthropicMessages();

  public Routes(Api api) {
    this.api = api;
    this.authenticator = new Authenticator(api.config()::apiKeys);
    this.ids = new RequestIds(api.random());
    this.inFlight = new InFlightLimit(api.config().now().server().maxInFlight());
  }

  /** Answers requests that cannot be read. */
  public Handler<HttpServerRequest> invalid() {
    return new InvalidRequests(ids);
  }

  /** A router for one event loop. */
  public Router router(Vertx vertx) {
    Router router = Router.router(vertx);
    router
        .route()
        .handler(new StartTime(api.nanoTime()))
        .handler(ids)
        .handler(new RequestLog(api.nanoTime()))
        .handler(new RequestCount(api.httpMeters()))
        .failureHandler(this::fail);
    for (int status : new int[] {404, 413, 415}) {
      router.errorHandler(status, context -> write(context, Errors.ofStatus(status)));
    }
    router.errorHandler(405, context -> methodNotAllowed(router, context));
    new PageRoute().mount(router);
    operations(router);
    for (Handler<RoutingContext> step : beforeEachCall()) {
      router.route("/v1/*").handler(step);
    }
    models(router);
    cache(router);
    optimizer(router);
    analytics(router);
    return router;
  }

  private List<Handler<RoutingContext>> beforeEachCall() {
    return List.of(
        new TraceRequests(api.tracing()),
        inFlight,
        this::authenticate,
        Routes::refuseEncoded,
        new BodyDeadline(api.config().now().server().requestTimeout()),
        BodyHandler.create(false).setBodyLimit(api.config().now().server().maxBodyBytes()),
        BodyDeadline::met);
  }

  private void operations(Router router) {
    AllowedMethods.get(router, "/health/live").handler(api.health()::live);
    AllowedMethods.get(router, "/health/ready").handler(api.health()::ready);
    AllowedMethods.get(router, "/metrics").handler(new MetricsRoute(api.exposition()));
    Buffer openApi = Resource.read(OPENAPI);
    AllowedMethods.get(router, "/openapi.yaml")
        .handler(context -> Replies.end(context, "application/yaml", openApi));
  }

  private void models(Router router) {
    router.post("/v1/chat/completions").handler(chat(openAi));
    router.post("/v1/messages").handler(chat(anthropic));
    router.post("/v1/embeddings").handler(chat(new OpenAiEmbeddings()));
    ModelsRoute models = new ModelsRoute(api.upstreams());
    AllowedMethods.get(router, "/v1/models").handler(models::list);
    AllowedMethods.get(router, "/v1/models/:model").handler(models::one);
  }

  private Handler<RoutingContext> chat(ClientDialect dialect) {
    return new ChatRoute(
        dialect, authenticator, api.completions(), api.experiments(), api.analytics());
  }

  private void cache(Router router) {
    CacheRoutes cache =
        new CacheRoutes(
            new ResultRequests(authenticator),
            api.optimizer(),
            api.store(),
            api.cache(),
            api.clock());
    LookupRoutes lookups =
        new LookupRoutes(
            new ResultRequests(authenticator),
            api.optimizer(),
            api.leases(),
            api.cache().leases(),
            api.clock());
    router.post("/v1/cache/lookup").handler(lookups::lookup);
    router.post("/v1/cache/renew").handler(lookups::renew);
    router.post("/v1/cache/release").handler(lookups::release);
    router.post("/v1/cache/key").handler(cache::key);
    router.post("/v1/cache/store").handler(cache::store);
    router.post("/v1/cache/plan").handler(cache::plan);
    router.post("/v1/cache/purge").handler(cache::purge);
    router.post("/v1/cache/verify").handler(cache::verify);
    AllowedMethods.get(router, "/v1/cache/entries/:key").handler(cache::get);
    router.put("/v1/cache/entries/:key").handler(cache::put);
    router.delete("/v1/cache/entries/:key").handler(cache::delete);
  }

  private void optimizer(Router router) {
    OptimizerRoutes optimizer =
        new OptimizerRoutes(
            new ResultRequests(authenticator), api.optimizer(), api.clock(), api.nanoTime());
    router.post("/v1/optimize").handler(optimizer::optimize);
    router.post("/v1/route").handler(optimizer::route);
    router
        .post("/v1/outcomes")
        .handler(new OutcomeRoute(new ResultRequests(authenticator), api.outcomes(), api.cache()));
  }

  private void analytics(Router router) {
    AnalyticsRoutes analytics =
        new AnalyticsRoutes(
            authenticator,
            api.analytics(),
            api.sharedAnalytics(),
            api.cache(),
            () -> api.config().now().performance().targets());
    router.route("/v1/analytics*").handler(this::requireAnalytics);
    AllowedMethods.get(router, "/v1/analytics").handler(analytics.all());
    analytics
        .parts()
        .forEach(
            (part, handler) ->
                AllowedMethods.get(router, "/v1/analytics/" + part).handler(handler));
    AllowedMethods.get(router, "/v1/analytics/estimates")
        .handler(new EstimatesRoute(authenticator, api.knowledge()));
    AllowedMethods.get(router, "/v1/analytics/recent").handler(analytics::recent);
    AllowedMethods.get(router, "/v1/analytics/tenants").handler(analytics::tenants);
    AllowedMethods.get(router, "/v1/policy")
        .handler(new PolicyRoute(authenticator, api.cachePolicy(), api.routingPolicy()));
    TuningRoutes tuning = new TuningRoutes(authenticator, api.tuner());
    AllowedMethods.get(router, "/v1/analytics/tuning").handler(tuning::status);
    router.post("/v1/tuning/revert").handler(tuning::revert);
    ExperimentRoutes experiments = new ExperimentRoutes(authenticator, api.experiments());
    AllowedMethods.get(router, "/v1/experiments").handler(experiments::all);
  }

  private void requireAnalytics(RoutingContext context) {
    if (!api.config().now().performance().analytics()) {
      throw new ApiException(
          ApiError.of(
              Kind.NOT_FOUND,
              "analytics_disabled",
              "Analytics are turned off (ENABLE_PERFORMANCE_ANALYTICS)."));
    }
    context.next();
  }

  /** Turns callers without a known key away before their body is read. */
  private void authenticate(RoutingContext context) {
    authenticator.managedTenant(context.request().headers(), null, null);
    context.next();
  }

  /** Bodies are read as they come: a packed one would be taken for rubbish, or stored as it is. */
  private static void refuseEncoded(RoutingContext context) {
    String encoding = context.request().getHeader(HttpHeaders.CONTENT_ENCODING);
    if (encoding != null && !encoding.strip().equalsIgnoreCase("identity")) {
      throw new ApiException(
          ApiError.of(
              Kind.UNSUPPORTED_MEDIA_TYPE,
              "unsupported_content_encoding",
              "Content-Encoding: expected none, not '" + encoding.strip() + "'."));
    }
    context.next();
  }

  private void fail(RoutingContext context) {
    Throwable cause = context.failure();
    write(
        context,
        cause == null
            ? Errors.ofStatus(context.statusCode())
            : brokeOff(context, cause)
                ? Errors.ofStatus(400)
                : Errors.of(cause, RequestIds.of(context)));
  }

  /** Whether a request's body ended early, or is no HTTP. */
  private static boolean brokeOff(RoutingContext context, Throwable cause) {
    return !context.request().isEnded()
        && !(cause instanceof ApiException || cause instanceof HttpException);
  }

  private void methodNotAllowed(Router router, RoutingContext context) {
    context.response().putHeader("Allow", AllowedMethods.at(router, context.normalizedPath()));
    write(context, Errors.ofStatus(405));
  }

  private void write(RoutingContext context, ApiError error) {
    boolean toAnthropic =
        context.normalizedPath().startsWith("/v1/messages")
            || context.request().headers().contains("anthropic-version");
    Errors.write(context, toAnthropic ? anthropic : openAi, error);
  }
}
