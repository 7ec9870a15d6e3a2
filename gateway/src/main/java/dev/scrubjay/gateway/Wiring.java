package dev.scrubjay.gateway;

import dev.scrubjay.gateway.analytics.Analytics;
import dev.scrubjay.gateway.analytics.SharedAnalytics;
import dev.scrubjay.gateway.answers.AnswerStore;
import dev.scrubjay.gateway.answers.FreshnessJudge;
import dev.scrubjay.gateway.attempt.Attempts;
import dev.scrubjay.gateway.attempt.Timer;
import dev.scrubjay.gateway.cache.redis.RedisCache;
import dev.scrubjay.gateway.coalescing.SharedCalls;
import dev.scrubjay.gateway.completion.Acceptance;
import dev.scrubjay.gateway.completion.AccuracyCheck;
import dev.scrubjay.gateway.completion.AnswerRecorder;
import dev.scrubjay.gateway.completion.AnswerStorage;
import dev.scrubjay.gateway.completion.CachedAnswers;
import dev.scrubjay.gateway.completion.Completions;
import dev.scrubjay.gateway.completion.MemberParts;
import dev.scrubjay.gateway.completion.MissedCompletions;
import dev.scrubjay.gateway.completion.ProviderAnswers;
import dev.scrubjay.gateway.config.ApiKeyConfig;
import dev.scrubjay.gateway.config.GatewayConfig;
import dev.scrubjay.gateway.config.LearningConfig;
import dev.scrubjay.gateway.config.ModelConfig;
import dev.scrubjay.gateway.config.live.LiveConfig;
import dev.scrubjay.gateway.experiments.Experiments;
import dev.scrubjay.gateway.http.Routes;
import dev.scrubjay.gateway.http.operator.Health;
import dev.scrubjay.gateway.learning.Knowledge;
import dev.scrubjay.gateway.learning.KnowledgeExchange;
import dev.scrubjay.gateway.learning.Learner;
import dev.scrubjay.gateway.learning.Outcomes;
import dev.scrubjay.gateway.learning.RequestRecorder;
import dev.scrubjay.gateway.metrics.HttpMeters;
import dev.scrubjay.gateway.metrics.Meters;
import dev.scrubjay.gateway.metrics.export.MeterRegistries;
import dev.scrubjay.gateway.metrics.family.Families;
import dev.scrubjay.gateway.metrics.state.CacheSizeMeters;
import dev.scrubjay.gateway.metrics.state.EventLoopLag;
import dev.scrubjay.gateway.metrics.state.ExperimentMeters;
import dev.scrubjay.gateway.metrics.state.LearningMeters;
import dev.scrubjay.gateway.metrics.state.PolicyMeters;
import dev.scrubjay.gateway.metrics.state.RedisMeters;
import dev.scrubjay.gateway.metrics.state.RuntimeMeters;
import dev.scrubjay.gateway.metrics.state.TuningMeters;
import dev.scrubjay.gateway.observe.CacheEvent;
import dev.scrubjay.gateway.observe.RequestObserver;
import dev.scrubjay.gateway.redis.RedisLink;
import dev.scrubjay.gateway.results.PerformanceOptimizer;
import dev.scrubjay.gateway.results.ResultLeases;
import dev.scrubjay.gateway.routing.RoutePlanner;
import dev.scrubjay.gateway.routing.RouterCalls;
import dev.scrubjay.gateway.routing.RoutingAdvice;
import dev.scrubjay.gateway.routing.TokenCounts;
import dev.scrubjay.gateway.routing.Tokenizer;
import dev.scrubjay.gateway.shared.SharedState;
import dev.scrubjay.gateway.tracing.OtlpTracing;
import dev.scrubjay.gateway.tracing.Tracing;
import dev.scrubjay.gateway.tuning.AutoTuner;
import dev.scrubjay.gateway.tuning.TunedPolicy;
import dev.scrubjay.gateway.upstream.ModelHealth;
import dev.scrubjay.gateway.upstream.Upstream;
import dev.scrubjay.gateway.upstream.Upstreams;
import dev.scrubjay.policy.cache.CachePolicy;
import dev.scrubjay.policy.model.ModelCatalog;
import dev.scrubjay.policy.routing.RoutingPolicy;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one place where the gateway's parts are made and put together. */
public final class Wiring {
  private static final Logger LOG = LoggerFactory.getLogger(Wiring.class);
  private static final Duration IDLE_MARGIN = Duration.ofSeconds(30);

  private Wiring() {}

  /**
   * Starts a gateway whose configuration stays as it is.
   *
   * @param redisUrl where the cache is; it need not be there yet
   */
  public static Future<Gateway> start(Vertx vertx, GatewayConfig config, String redisUrl) {
    return start(vertx, new LiveConfig(config, config, InstantSource.system()), redisUrl);
  }

  /** Starts a gateway. */
  public static Future<Gateway> start(Vertx vertx, LiveConfig live, String redisUrl) {
    GatewayConfig config = live.now();
    InstantSource clock = InstantSource.system();
    LongSupplier nanoTime = System::nanoTime;
    TunedPolicy tuned = new TunedPolicy(live::now);
    Supplier<CachePolicy> cachePolicy = tuned::cache;
    Supplier<RoutingPolicy> routingPolicy = tuned::routing;

    Tracing tracing = OtlpTracing.start(config.tracing());
    MeterRegistries registries = MeterRegistries.start(config.metrics());
    Families families = registries.families();
    Meters meters = meters(families, config, cachePolicy);
    Analytics analytics = new Analytics(clock);
    RedisLink redis =
        RedisLink.open(
            vertx, redisUrl, config.redis(), new RedisMeters(families, registries.registry()));
    SharedState shared = new SharedState(redis);
    RedisCache cache =
        RedisCache.over(
            redis,
            vertx,
            config.redis().shards(),
            config.nearCache(),
            config.coalescing(),
            cachePolicy,
            clock);
    SharedAnalytics sharedAnalytics = new SharedAnalytics(analytics, shared, clock).start(vertx);
    registries.onClose(new RuntimeMeters(registries.registry(), families, vertx)::close);
    new PolicyMeters(families, cachePolicy, routingPolicy);
    new CacheSizeMeters(families, cache, meters::tenants).start(vertx);
    gauges(families, cache, live);
    AutoTuner tuner = new AutoTuner(shared, cache.near(), tuned, live::now, clock);
    tuner.start(vertx);
    Experiments experiments = new Experiments(shared, tuned, live::now, clock);
    experiments.start(vertx);
    tuningMeters(families, tuner);
    new ExperimentMeters(families, experiments);
    Knowledge knowledge =
        new Knowledge(
            shared,
            new ModelCatalog(config.served().stream().map(ModelConfig::profile).toList()),
            live::now,
            clock,
            RandomGenerator.getDefault());
    KnowledgeExchange exchange = new KnowledgeExchange(vertx, shared, knowledge, clock).start();
    Supplier<LearningConfig> learning = () -> live.now().performance().learning();
    Learner learner = new Learner(knowledge, learning, clock);
    RequestRecorder requests = new RequestRecorder(shared.requests(), learning, clock);
    new LearningMeters(
        families,
        learner::observations,
        learner::verdicts,
        learner::dropped,
        knowledge::isLive,
        knowledge::pressures);
    RequestObserver observer =
        RequestObserver.all(
            meters, analytics, tuner.observer(), experiments.observer(), learner, requests);
    Outcomes outcomes = new Outcomes(requests, learner, observer);
    cache
        .leases()
        .onMissed(
            (key, entry) ->
                observer.cacheEvent(
                    key.scope(), key.operation(), new CacheEvent.MissedEntry(entry)));
    cache.onTrimmed(observer::trimmed);
    AnswerStore store =
        new AnswerStore(cache, cachePolicy, observer, clock, RandomGenerator.getDefault());

    Upstreams upstreams =
        new UpstreamWiring(vertx, config, observer::upstream, clock, nanoTime).upstreams();
    ModelHealth health = new ModelHealth(upstreams.all().stream().map(Upstream::client).toList());
    TokenCounts tokens = new TokenCounts(upstreams.catalog(), new Tokenizer(offEventLoops(vertx)));
    RouterCalls router =
        new RouterCalls(
            tenant -> live.now().tenants().routing(tenant, routingPolicy.get()),
            knowledge,
            health,
            nanoTime,
            observer);
    RoutePlanner planner =
        new RoutePlanner(upstreams, router, tokens, config.upstream().pinnedFallbacks());
    FreshnessJudge freshness = new FreshnessJudge(cachePolicy, clock, RandomGenerator.getDefault());
    ProviderAnswers provider =
        new ProviderAnswers(
            planner,
            new Attempts(config.upstream(), observer, nanoTime, timer(vertx)),
            new AnswerStorage(store, cachePolicy, nanoTime),
            new AnswerRecorder(upstreams, observer, nanoTime),
            tokens,
            nanoTime);
    CachedAnswers cached =
        new CachedAnswers(vertx, cachePolicy, upstreams, observer, clock, nanoTime);
    AccuracyCheck accuracy = new AccuracyCheck(upstreams, planner);
    MissedCompletions misses =
        new MissedCompletions(
            new SharedCalls(vertx, cache, config.coalescing(), nanoTime),
            provider,
            new MemberParts(
                vertx,
                cached,
                new Acceptance(cached, freshness, accuracy),
                config.coalescing().patience(),
                observer,
                nanoTime),
            config.coalescing(),
            cachePolicy,
            observer);
    Completions completions =
        new Completions(cache, cachePolicy, freshness, accuracy, cached, misses, observer);
    PerformanceOptimizer optimizer =
        new PerformanceOptimizer(
            cache,
            store,
            cachePolicy,
            freshness,
            new RoutingAdvice(router, observer),
            observer,
            clock,
            nanoTime);

    ResultLeases leases = new ResultLeases(vertx, cache, cachePolicy, nanoTime);

    Health readiness = new Health(cache);
    Routes routes =
        new HttpWiring(live, clock, nanoTime)
            .monitoring(readiness, registries.exposition())
            .chat(completions, upstreams, experiments, analytics)
            .cache(optimizer, leases, store, cache)
            .outcomes(outcomes, cache)
            .analytics(analytics, sharedAnalytics, cache, knowledge)
            .policy(cachePolicy, routingPolicy, tuner, experiments)
            .routes(new HttpMeters(families), tracing);
    return deploy(vertx, config, routes, new EventLoopLag(families, nanoTime))
        .map(
            deployed ->
                new Gateway(
                    vertx,
                    deployed.id(),
                    deployed.port(),
                    readiness,
                    sharedAnalytics,
                    exchange,
                    cache,
                    tracing,
                    registries,
                    config.server().shutdownGrace()))
        .onFailure(cause -> cache.close());
  }

  private static Executor offEventLoops(Vertx vertx) {
    return task ->
        vertx
            .executeBlocking(
                () -> {
                  task.run();
                  return true;
                },
                false)
            .onFailure(cause -> LOG.error("what was to be done beside failed", cause));
  }

  private static Timer timer(Vertx vertx) {
    return (delay, action) -> {
      long id = vertx.setTimer(Math.max(1, delay.toMillis()), fired -> action.run());
      return () -> vertx.cancelTimer(id);
    };
  }

  private static Meters meters(
      Families families, GatewayConfig config, Supplier<CachePolicy> cachePolicy) {
    List<String> tenants = config.tenants().apiKeys().stream().map(ApiKeyConfig::tenant).toList();
    Map<String, String> providers = new LinkedHashMap<>();
    config.models().forEach(m -> providers.put(m.profile().id(), m.profile().provider()));
    return new Meters(families, tenants, providers, cachePolicy);
  }

  private static void tuningMeters(Families families, AutoTuner tuner) {
    new TuningMeters(
        families,
        () -> tuner.status().state().version(),
        () -> tuner.status().configured(),
        () -> tuner.status().inForce());
  }

  private static void gauges(Families families, RedisCache cache, LiveConfig live) {
    families
        .readFlag("redis_up", "Whether Redis answers, as far as is known", cache::reachable)
        .readFlag("redis_breaker_open", "Whether Redis is left alone", cache::isBreakerOpen)
        .readFlag("near_cache_armed", "Whether invalidations are heard", cache.near()::isArmed)
        .read("near_cache_entries", "Entries in the near cache", cache.near()::size)
        .read("cache_store_pending", "Stores under way or waiting", cache::pendingStores)
        .read("cache_store_pending_bytes", "Bytes of them", cache::pendingBytes)
        .readFlag(
            "config_last_reload_successful",
            "Whether the configuration file as it is now could be used",
            live::lastReloadSucceeded)
        .read(
            "config_last_reload_success_timestamp_seconds",
            "When a configuration was last taken over",
            () -> live.appliedAt().toEpochMilli() / 1000.0);
  }

  private record Deployed(String id, int port) {}

  private static Future<Deployed> deploy(
      Vertx vertx, GatewayConfig config, Routes routes, EventLoopLag lag) {
    AtomicInteger port = new AtomicInteger();
    DeploymentOptions options =
        new DeploymentOptions().setInstances(Runtime.getRuntime().availableProcessors());
    return vertx
        .deployVerticle(
            () -> new GatewayVerticle(config.server(), routes, idleTimeout(config), lag, port),
            options)
        .map(id -> new Deployed(id, port.get()));
  }

  /** Longer than providers may take, so that no client is cut off before it gets its answer. */
  private static Duration idleTimeout(GatewayConfig config) {
    return config.upstream().deadline().plus(IDLE_MARGIN);
  }
}
