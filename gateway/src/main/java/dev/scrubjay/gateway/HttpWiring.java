package dev.scrubjay.gateway;

import dev.scrubjay.gateway.analytics.Analytics;
import dev.scrubjay.gateway.analytics.SharedAnalytics;
import dev.scrubjay.gateway.answers.AnswerStore;
import dev.scrubjay.gateway.cache.redis.RedisCache;
import dev.scrubjay.gateway.completion.RequestAnswers;
import dev.scrubjay.gateway.config.ServerConfig;
import dev.scrubjay.gateway.config.live.LiveConfig;
import dev.scrubjay.gateway.curves.CacheCurves;
import dev.scrubjay.gateway.experiments.Experiments;
import dev.scrubjay.gateway.http.Routes;
import dev.scrubjay.gateway.http.cache.BatchRoutes;
import dev.scrubjay.gateway.http.cache.CacheRoutes;
import dev.scrubjay.gateway.http.cache.EntryRoutes;
import dev.scrubjay.gateway.http.cache.LookupRoutes;
import dev.scrubjay.gateway.http.cache.MaintenanceRoutes;
import dev.scrubjay.gateway.http.cache.OptimizerRoutes;
import dev.scrubjay.gateway.http.cache.OutcomeRoute;
import dev.scrubjay.gateway.http.cache.ResultRequests;
import dev.scrubjay.gateway.http.chat.ChatParts;
import dev.scrubjay.gateway.http.chat.ChatRoutes;
import dev.scrubjay.gateway.http.chat.GeminiRoutes;
import dev.scrubjay.gateway.http.chat.KnownRequests;
import dev.scrubjay.gateway.http.chat.ModelsRoutes;
import dev.scrubjay.gateway.http.chat.ResponseReferences;
import dev.scrubjay.gateway.http.chat.ResponsesRoutes;
import dev.scrubjay.gateway.http.filter.Authenticator;
import dev.scrubjay.gateway.http.filter.Filters;
import dev.scrubjay.gateway.http.filter.HitRoutes;
import dev.scrubjay.gateway.http.message.RequestIds;
import dev.scrubjay.gateway.http.message.RouteGroup;
import dev.scrubjay.gateway.http.operator.AnalyticsRoutes;
import dev.scrubjay.gateway.http.operator.AnalyticsSwitch;
import dev.scrubjay.gateway.http.operator.CurvesRoute;
import dev.scrubjay.gateway.http.operator.EstimatesRoute;
import dev.scrubjay.gateway.http.operator.ExperimentsRoute;
import dev.scrubjay.gateway.http.operator.Health;
import dev.scrubjay.gateway.http.operator.LearningRoutes;
import dev.scrubjay.gateway.http.operator.MetricsRoute;
import dev.scrubjay.gateway.http.operator.PageRoutes;
import dev.scrubjay.gateway.http.operator.PolicyRoute;
import dev.scrubjay.gateway.http.operator.RecentRoutes;
import dev.scrubjay.gateway.http.operator.TuningRoutes;
import dev.scrubjay.gateway.http.passthrough.KeptObjects;
import dev.scrubjay.gateway.http.passthrough.Ownership;
import dev.scrubjay.gateway.http.passthrough.PassThrough;
import dev.scrubjay.gateway.learning.Federation;
import dev.scrubjay.gateway.learning.Knowledge;
import dev.scrubjay.gateway.learning.Outcomes;
import dev.scrubjay.gateway.load.MemoryBudget;
import dev.scrubjay.gateway.metrics.HttpMeters;
import dev.scrubjay.gateway.metrics.PassThroughMeters;
import dev.scrubjay.gateway.metrics.export.Exposition;
import dev.scrubjay.gateway.results.PerformanceOptimizer;
import dev.scrubjay.gateway.results.ResultLeases;
import dev.scrubjay.gateway.routing.NamedModels;
import dev.scrubjay.gateway.shared.ProviderObjects;
import dev.scrubjay.gateway.shared.ResponseMemory;
import dev.scrubjay.gateway.tracing.Tracing;
import dev.scrubjay.gateway.tuning.AutoTuner;
import dev.scrubjay.gateway.upstream.Upstreams;
import dev.scrubjay.policy.cache.CachePolicy;
import dev.scrubjay.policy.routing.RoutingPolicy;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Builds the HTTP routes, audience by audience, from the parts that serve them. */
final class HttpWiring {
  private final LiveConfig config;
  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private final Authenticator authenticator;
  private final ResultRequests requests;
  private final Ownership ownership;
  private final List<HitRoutes> hits = new ArrayList<>();
  private final List<RouteGroup> open = new ArrayList<>();
  private final List<RouteGroup> streamed = new ArrayList<>();
  private final List<RouteGroup> api = new ArrayList<>();

  /**
   * @param objects whose what is at the providers
   * @param responses what models have made
   */
  HttpWiring(
      LiveConfig config,
      InstantSource clock,
      LongSupplier nanoTime,
      ProviderObjects objects,
      ResponseMemory responses,
      Upstreams upstreams) {
    this.config = config;
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.authenticator = new Authenticator(config::apiKeys);
    this.requests = new ResultRequests(authenticator);
    this.ownership =
        new Ownership(authenticator, objects, responses, () -> upstreams.providers().keySet());
  }

  /** Adds the routes that need no key: the page, health and metrics. */
  HttpWiring monitoring(Health health, Exposition exposition) {
    open.add(new PageRoutes());
    open.add(health);
    open.add(new MetricsRoute(exposition));
    return this;
  }

  /** Adds the routes for SDKs. */
  HttpWiring chat(
      RequestAnswers answers,
      Upstreams upstreams,
      NamedModels models,
      ResponseReferences references,
      Experiments experiments,
      Analytics analytics) {
    Duration pings = config.now().server().pingInterval();
    ChatRoutes chat =
        new ChatRoutes(
            new ChatParts(
                ownership,
                models,
                answers,
                references,
                experiments,
                analytics,
                new KnownRequests(models, ChatRoutes.passedHeaders()),
                pings));
    hits.add(chat.hits(authenticator, config.now().server().maxBodyBytes()));
    api.add(chat);
    api.add(new GeminiRoutes(chat, authenticator, upstreams, models));
    api.add(new ModelsRoutes(authenticator, upstreams, models));
    return this;
  }

  /** Adds the routes by which bots use the cache and the router. */
  HttpWiring cache(
      PerformanceOptimizer optimizer, ResultLeases leases, AnswerStore store, RedisCache cache) {
    api.add(new LookupRoutes(requests, optimizer, leases, cache.leases(), clock));
    api.add(new CacheRoutes(requests, store));
    api.add(new BatchRoutes(requests, optimizer, store, clock));
    api.add(new EntryRoutes(requests, optimizer, store, cache, clock));
    api.add(new MaintenanceRoutes(authenticator, requests, cache));
    api.add(new OptimizerRoutes(requests, optimizer, leases, clock, nanoTime));
    return this;
  }

  /**
   * Adds the routes to responses that were made before, and, unless that is switched off, those
   * whose requests pass to providers as they are.
   */
  HttpWiring passThrough(
      Vertx vertx,
      RequestWiring made,
      Upstreams upstreams,
      ResponseMemory memory,
      RedisCache cache,
      PassThroughMeters counted) {
    ServerConfig server = config.now().server();
    PassThrough routes =
        new PassThrough(server, ownership, made.passThrough(), upstreams, counted, clock, nanoTime);
    KeptObjects kept = routes.kept(memory);
    streamed.add(new ResponsesRoutes(authenticator, memory, kept, cache));
    if (server.passThrough()) {
      streamed.add(routes.streamed(vertx, kept));
      api.add(routes.speech(made.optimizer(), made.store()));
    }
    return this;
  }

  /** Adds the route by which callers report outcomes. */
  HttpWiring outcomes(Outcomes outcomes) {
    OutcomeRoute route = new OutcomeRoute(requests, outcomes);
    api.add(router -> router.post("/v1/outcomes").handler(route));
    return this;
  }

  /** Adds the routes by which sites exchange what they have learned. */
  HttpWiring learning(Federation federation) {
    api.add(new LearningRoutes(authenticator, federation));
    return this;
  }

  /** Adds the routes to figures. */
  HttpWiring analytics(
      Analytics analytics, SharedAnalytics sharedAnalytics, RedisCache cache, Knowledge knowledge) {
    api.add(new AnalyticsSwitch(() -> config.now().performance().analytics()));
    api.add(
        new AnalyticsRoutes(
            authenticator, sharedAnalytics, cache, () -> config.now().performance().targets()));
    api.add(new EstimatesRoute(authenticator, knowledge));
    api.add(new RecentRoutes(authenticator, analytics));
    return this;
  }

  /** Adds the route to what more memory and other TTLs would bring. */
  HttpWiring curves(CacheCurves curves) {
    api.add(new CurvesRoute(authenticator, curves));
    return this;
  }

  /** Adds the routes to the policy in force, to tuning, and to experiments. */
  HttpWiring policy(
      Supplier<CachePolicy> cachePolicy,
      Supplier<RoutingPolicy> routingPolicy,
      AutoTuner tuner,
      Experiments experiments) {
    api.add(new PolicyRoute(authenticator, cachePolicy, routingPolicy));
    api.add(new TuningRoutes(authenticator, tuner));
    api.add(new ExperimentsRoute(authenticator, experiments));
    return this;
  }

  /** Builds the routes that were added, behind their filters. */
  Routes routes(HttpMeters meters, Tracing tracing, MemoryBudget memory) {
    Filters filters =
        new Filters(
            config.now().server(),
            authenticator,
            new RequestIds(new SecureRandom()),
            meters,
            tracing,
            memory,
            nanoTime);
    return new Routes(filters, tracing.isOn() ? List.of() : hits, open, streamed, api);
  }
}
