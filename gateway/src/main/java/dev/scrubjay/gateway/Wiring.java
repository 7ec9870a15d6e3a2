package dev.scrubjay.gateway;

import dev.scrubjay.gateway.analytics.Analytics;
import dev.scrubjay.gateway.analytics.LimitedWorkspaces;
import dev.scrubjay.gateway.analytics.SharedAnalytics;
import dev.scrubjay.gateway.cache.redis.RedisCache;
import dev.scrubjay.gateway.cache.redis.TenantSweep;
import dev.scrubjay.gateway.completion.RequestAnswers;
import dev.scrubjay.gateway.config.GatewayConfig;
import dev.scrubjay.gateway.config.live.LiveConfig;
import dev.scrubjay.gateway.curves.CacheCurves;
import dev.scrubjay.gateway.http.Routes;
import dev.scrubjay.gateway.http.chat.ResponseReferences;
import dev.scrubjay.gateway.http.operator.Health;
import dev.scrubjay.gateway.listing.ModelLists;
import dev.scrubjay.gateway.load.MemoryBudget;
import dev.scrubjay.gateway.load.connection.Connections;
import dev.scrubjay.gateway.metrics.HttpMeters;
import dev.scrubjay.gateway.metrics.state.ConnectionMeters;
import dev.scrubjay.gateway.metrics.state.EventLoopLag;
import dev.scrubjay.gateway.observe.CacheEvent;
import dev.scrubjay.gateway.observe.RequestObserver;
import dev.scrubjay.gateway.redis.RedisLink;
import dev.scrubjay.gateway.shared.ResponseMemory;
import dev.scrubjay.gateway.shared.SharedState;
import dev.scrubjay.gateway.tracing.OtlpTracing;
import dev.scrubjay.gateway.tracing.Tracing;
import dev.scrubjay.gateway.tuning.TunedPolicy;
import dev.scrubjay.gateway.upstream.Upstreams;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The one place where the gateway's parts are built and put together, from the bottom up: meters,
 * the cache, what adapts to traffic, the way of a request, HTTP.
 */
public final class Wiring {
  private static final Duration IDLE_MARGIN = Duration.ofSeconds(30);

  /** How long the replica is not ready at its start unless Redis answers. */
  private static final Duration PREPARE_WITHIN = Duration.ofSeconds(5);

  private Wiring() {}

  /**
   * Starts a gateway whose configuration does not change.
   *
   * @param redisUrl of the cache, which need not be reachable yet
   */
  public static Future<Gateway> start(Vertx vertx, GatewayConfig config, String redisUrl) {
    return start(vertx, new LiveConfig(config, config, InstantSource.system()), redisUrl);
  }

  /** Starts a gateway. */
  public static Future<Gateway> start(Vertx vertx, LiveConfig live, String redisUrl) {
    Platform platform =
        new Platform(
            vertx,
            live,
            InstantSource.system(),
            System::nanoTime,
            MemoryBudget.ofHeap(live.now().server().limits().memoryShare()));
    TunedPolicy policy = new TunedPolicy(live::now);
    Upstreams upstreams = new Upstreams(List.of());
    MeterWiring metering = MeterWiring.of(platform, policy, upstreams);
    RedisLink redis = RedisLink.open(vertx, redisUrl, platform.config().redis(), metering.redis());
    RedisCache cache = cache(platform, redis, policy);
    metering.watch(platform, cache);
    metering.watch(platform.memory());

    SharedState shared = new SharedState(redis);
    AdaptationWiring adaptation =
        AdaptationWiring.of(platform, shared, cache.near(), policy, upstreams::catalog);
    metering.watch(adaptation);
    new TenantSweep(cache, shared.documents()).start(vertx);
    Analytics analytics =
        new Analytics(
            platform.clock(), new LimitedWorkspaces(() -> live.now().tenants().apiKeys()));
    SharedAnalytics sharedAnalytics =
        new SharedAnalytics(analytics, shared, platform.clock()).start(vertx);
    CacheCurves curves = adaptation.curves();
    RequestObserver observer =
        RequestObserver.all(metering.meters(), analytics, adaptation.observer(), curves.observer());
    observe(cache, observer);

    ResponseMemory responses =
        shared.responses(platform.clock(), () -> policy.cache().limits().maxBytes());
    ModelLists lists = serve(platform, upstreams, observer, shared);
    PreloadWiring preloads = new PreloadWiring(platform, shared, policy);
    RequestWiring requests =
        new RequestWiring(
            platform,
            policy,
            cache,
            observer,
            upstreams,
            adaptation.knowledge(),
            responses,
            shared,
            preloads.accesses());
    metering.watch(requests.semantic(), platform.live());
    RequestAnswers answers = requests.answers();
    Tracing tracing = OtlpTracing.start(platform.config().tracing());
    Future<Void> prepared = cache.prepare(PREPARE_WITHIN);
    prepared.onComplete(done -> lists.start());
    Health health = new Health(cache, prepared);
    Routes routes =
        new HttpWiring(
                live,
                platform.clock(),
                platform.nanoTime(),
                shared.providerObjects(platform.clock(), () -> policy.cache().limits().maxBytes()),
                responses,
                upstreams)
            .monitoring(health, metering.registries().exposition())
            .chat(
                answers,
                upstreams,
                requests.named(),
                new ResponseReferences(responses, requests.named(), cache),
                adaptation.experiments(),
                analytics)
            .cache(requests.optimizer(), requests.resultLeases(), requests.store(), cache)
            .passThrough(
                vertx,
                requests,
                upstreams,
                responses,
                cache,
                metering.passThrough(platform.config()))
            .outcomes(adaptation.outcomes(observer, live::now, requests.reuses()))
            .learning(adaptation.federation())
            .analytics(analytics, sharedAnalytics, cache, adaptation.knowledge())
            .curves(curves)
            .policy(policy::cache, policy::routing, adaptation.tuner(), adaptation.experiments())
            .routes(new HttpMeters(metering.families()), tracing, platform.memory());
    Gateway.Parts parts =
        new Gateway.Parts(
            routes,
            health,
            sharedAnalytics,
            curves,
            adaptation.exchange(),
            requests.shadows(),
            preloads.preloader(answers, upstreams, observer),
            requests.semantic(),
            cache,
            tracing,
            metering.registries());
    Connections connections = ConnectionWiring.connections(platform.config());
    new ConnectionMeters(metering.families(), connections);
    return deploy(platform, routes, connections, metering)
        .compose(deployed -> prepared.map(deployed))
        .map(
            deployed ->
                new Gateway(
                    vertx,
                    deployed.id(),
                    deployed.port(),
                    parts,
                    platform.config().server().drainDelay(),
                    platform.config().server().shutdownGrace()))
        .onFailure(cause -> cache.close());
  }

  /** Has the models served, now and after each change of the configuration. */
  private static ModelLists serve(
      Platform platform, Upstreams upstreams, RequestObserver observer, SharedState shared) {
    UpstreamWiring wiring =
        new UpstreamWiring(
            platform.vertx(),
            platform.config(),
            observer::upstream,
            platform.clock(),
            platform.nanoTime());
    wiring.serve(upstreams, platform.config());
    ModelLists lists =
        new ModelLists(
            platform.vertx(),
            shared,
            upstreams,
            () -> platform.live().now().naming().listsModels(),
            platform.clock());
    platform
        .live()
        .onChange(
            config -> {
              wiring.serve(upstreams, config);
              lists.refresh();
            });
    return lists;
  }

  private static RedisCache cache(Platform platform, RedisLink redis, TunedPolicy policy) {
    GatewayConfig config = platform.config();
    return RedisCache.over(
        redis,
        platform.vertx(),
        config.redis().shards(),
        config.nearCache(),
        config.coalescing(),
        policy::cache,
        platform.memory(),
        platform.clock());
  }

  /** Reports the cache's events apart from single requests. */
  private static void observe(RedisCache cache, RequestObserver observer) {
    cache.onMissed(
        (key, entry) ->
            observer.cacheEvent(key.scope(), key.operation(), new CacheEvent.MissedEntry(entry)));
    cache.onTrimmed(observer::trimmed);
  }

  private record Deployed(String id, int port) {}

  private static Future<Deployed> deploy(
      Platform platform, Routes routes, Connections connections, MeterWiring metering) {
    GatewayConfig config = platform.config();
    EventLoopLag lag = new EventLoopLag(metering.families(), platform.nanoTime());
    AtomicInteger port = new AtomicInteger();
    DeploymentOptions options =
        new DeploymentOptions().setInstances(Runtime.getRuntime().availableProcessors());
    return platform
        .vertx()
        .deployVerticle(
            () ->
                new GatewayVerticle(
                    config.server(), routes, idleTimeout(config), connections, lag, port),
            options)
        .map(id -> new Deployed(id, port.get()));
  }

  /** Longer than a provider may be silent, so that no client is cut off before its answer. */
  private static Duration idleTimeout(GatewayConfig config) {
    return config.upstream().deadline().plus(IDLE_MARGIN);
  }
}
