package dev.scrubjay.gateway;

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
import dev.scrubjay.gateway.completion.BatchedCompletions;
import dev.scrubjay.gateway.completion.BypassRules;
import dev.scrubjay.gateway.completion.CachedAnswers;
import dev.scrubjay.gateway.completion.Completions;
import dev.scrubjay.gateway.completion.EntryAnswers;
import dev.scrubjay.gateway.completion.MemberParts;
import dev.scrubjay.gateway.completion.MissedCompletions;
import dev.scrubjay.gateway.completion.PartLookups;
import dev.scrubjay.gateway.completion.PartStores;
import dev.scrubjay.gateway.completion.ProviderAnswers;
import dev.scrubjay.gateway.completion.RequestAnswers;
import dev.scrubjay.gateway.completion.ResponseNotes;
import dev.scrubjay.gateway.completion.ReusedAnswers;
import dev.scrubjay.gateway.completion.TokenCounting;
import dev.scrubjay.gateway.config.GatewayConfig;
import dev.scrubjay.gateway.observe.RequestObserver;
import dev.scrubjay.gateway.preload.AccessLog;
import dev.scrubjay.gateway.results.PerformanceOptimizer;
import dev.scrubjay.gateway.results.ResultLeases;
import dev.scrubjay.gateway.routing.Cascades;
import dev.scrubjay.gateway.routing.Challengers;
import dev.scrubjay.gateway.routing.ClientKeyRules;
import dev.scrubjay.gateway.routing.NamedModels;
import dev.scrubjay.gateway.routing.RoutePlanner;
import dev.scrubjay.gateway.routing.RouterCalls;
import dev.scrubjay.gateway.routing.RouterSource;
import dev.scrubjay.gateway.routing.RoutingAdvice;
import dev.scrubjay.gateway.routing.TokenCounts;
import dev.scrubjay.gateway.routing.Tokenizer;
import dev.scrubjay.gateway.routing.WarmPrompts;
import dev.scrubjay.gateway.semantic.ReuseOutcomes;
import dev.scrubjay.gateway.semantic.SemanticCache;
import dev.scrubjay.gateway.semantic.SemanticParts;
import dev.scrubjay.gateway.shadow.ShadowParts;
import dev.scrubjay.gateway.shadow.ShadowTraffic;
import dev.scrubjay.gateway.shared.DailySpend;
import dev.scrubjay.gateway.shared.ResponseMemory;
import dev.scrubjay.gateway.shared.SharedState;
import dev.scrubjay.gateway.tuning.TunedPolicy;
import dev.scrubjay.gateway.upstream.ModelHealth;
import dev.scrubjay.gateway.upstream.PassThroughProviders;
import dev.scrubjay.gateway.upstream.Upstreams;
import dev.scrubjay.policy.naming.ModelAccess;
import io.vertx.core.Vertx;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The part of {@link Wiring} that builds the way of a request, from the lookup to the store. */
final class RequestWiring {
  private static final Logger LOG = LoggerFactory.getLogger(RequestWiring.class);

  private final Platform platform;
  private final TunedPolicy policy;
  private final RedisCache cache;
  private final RequestObserver observer;
  private final Upstreams upstreams;
  private final NamedModels named;
  private final RouterCalls router;
  private final RoutePlanner planner;
  private final WarmPrompts warm;
  private final TokenCounts tokens;
  private final AnswerStore store;
  private final FreshnessJudge freshness;
  private final ResponseMemory responses;
  private final ShadowTraffic shadows;
  private final AccessLog accesses;
  private final Attempts attempts;
  private final SemanticCache semantic;
  private final ReuseOutcomes reuses;

  RequestWiring(
      Platform platform,
      TunedPolicy policy,
      RedisCache cache,
      RequestObserver observer,
      Upstreams upstreams,
      RouterSource routers,
      ResponseMemory responses,
      SharedState shared,
      AccessLog accesses) {
    this.accesses = accesses;
    GatewayConfig config = platform.config();
    RandomGenerator random = RandomGenerator.getDefault();
    this.platform = platform;
    this.policy = policy;
    this.cache = cache;
    this.observer = observer;
    this.upstreams = upstreams;
    Function<String, ModelAccess> access = tenant -> platform.live().now().tenants().access(tenant);
    this.named = new NamedModels(upstreams, access);
    this.router =
        new RouterCalls(
            tenant -> platform.live().now().tenants().routing(tenant, policy.routing()),
            routers,
            new ModelHealth(upstreams),
            platform.nanoTime(),
            observer,
            access);
    this.tokens = new TokenCounts(upstreams::catalog, new Tokenizer(inTheBackground()));
    this.warm = new WarmPrompts(platform.nanoTime());
    this.planner =
        new RoutePlanner(
            upstreams,
            named,
            router,
            tokens,
            warm,
            cascades(platform),
            config.upstream().pinnedFallbacks());
    this.store = new AnswerStore(cache, policy::cache, observer, platform.clock(), random);
    this.responses = responses;
    this.freshness = new FreshnessJudge(policy::cache, platform.clock(), random);
    this.attempts =
        new Attempts(
            config.upstream(),
            observer,
            platform.nanoTime(),
            timer(platform.vertx()),
            RandomGenerator.getDefault(),
            platform.memory());
    this.shadows = shadows(platform, shared.dailySpend("shadow", platform.clock()));
    SemanticWiring wiring = new SemanticWiring(platform, policy, shared);
    this.semantic =
        wiring.cache(
            new SemanticParts(
                cache,
                attempts,
                new Challengers(upstreams, router, named),
                shared.dailySpend("semantic", platform.clock()),
                tokens,
                observer,
                platform.clock(),
                () -> ThreadLocalRandom.current().nextLong()));
    this.reuses = wiring.outcomes(semantic);
  }

  private ShadowTraffic shadows(Platform platform, DailySpend spend) {
    return new ShadowTraffic(
        new ShadowParts(
            attempts,
            new Challengers(upstreams, router, named),
            spend,
            tokens,
            observer,
            () -> ThreadLocalRandom.current().nextLong(),
            platform.nanoTime(),
            platform.memory()),
        tenant -> platform.live().now().shadowOf(tenant));
  }

  ShadowTraffic shadows() {
    return shadows;
  }

  SemanticCache semantic() {
    return semantic;
  }

  ReuseOutcomes reuses() {
    return reuses;
  }

  private Cascades cascades(Platform platform) {
    return new Cascades(
        () -> platform.live().now().cascade(),
        tenant -> platform.live().now().tenants().cascades(tenant, platform.live().now().cascade()),
        upstreams,
        router,
        named,
        platform.config().upstream().deadline(),
        platform.nanoTime());
  }

  NamedModels named() {
    return named;
  }

  PassThroughProviders passThrough() {
    return new PassThroughProviders(upstreams::providers);
  }

  AnswerStore store() {
    return store;
  }

  RequestAnswers answers() {
    CachedAnswers cached = cached();
    AccuracyCheck accuracy = new AccuracyCheck(upstreams, named, planner);
    MissedCompletions misses = misses(members(cached, accuracy));
    ClientKeyRules clientKeys = new ClientKeyRules(upstreams);
    Completions completions =
        new Completions(
            cache,
            bypasses(),
            freshness,
            accuracy,
            new EntryAnswers(cached, reused(cached, accuracy)),
            misses,
            observer,
            clientKeys);
    BatchedCompletions batches =
        new BatchedCompletions(
            platform.vertx(),
            completions,
            misses,
            new PartLookups(cache, freshness, platform.nanoTime()),
            new PartStores(store, platform.memory()),
            cached,
            platform.config().coalescing(),
            platform.memory(),
            platform.nanoTime());
    return new RequestAnswers(
        completions, batches, new TokenCounting(completions, tokens), accesses);
  }

  private ReusedAnswers reused(CachedAnswers cached, AccuracyCheck accuracy) {
    return new ReusedAnswers(
        semantic,
        reuses,
        tenant -> platform.live().now().semanticOf(tenant),
        cache,
        freshness,
        accuracy,
        cached);
  }

  private CachedAnswers cached() {
    return new CachedAnswers(
        platform.vertx(),
        policy::cache,
        upstreams,
        observer,
        platform.clock(),
        platform.nanoTime());
  }

  private MemberParts members(CachedAnswers cached, AccuracyCheck accuracy) {
    return new MemberParts(
        platform.vertx(),
        cached,
        new Acceptance(cached, freshness, accuracy),
        platform.config().coalescing().patience(),
        observer,
        platform.nanoTime());
  }

  private BypassRules bypasses() {
    return new BypassRules(
        policy::cache, tenant -> platform.live().now().tenants().sampling(tenant));
  }

  private MissedCompletions misses(MemberParts members) {
    GatewayConfig config = platform.config();
    AnswerStorage storage = new AnswerStorage(store, policy::cache, platform.nanoTime());
    ProviderAnswers provider =
        new ProviderAnswers(
            planner,
            attempts,
            storage,
            new AnswerRecorder(
                upstreams,
                observer,
                warm,
                shadows,
                accesses,
                storage,
                semantic,
                platform.nanoTime()),
            new ResponseNotes(responses),
            tokens,
            platform.memory(),
            platform.nanoTime());
    SharedCalls calls =
        new SharedCalls(
            platform.vertx(), cache, config.coalescing(), platform.memory(), platform.nanoTime());
    return new MissedCompletions(
        calls, provider, members, config.coalescing(), policy::cache, observer);
  }

  PerformanceOptimizer optimizer() {
    return new PerformanceOptimizer(
        cache,
        store,
        policy::cache,
        freshness,
        new RoutingAdvice(router, tokens, upstreams, observer),
        observer,
        platform.clock(),
        platform.nanoTime());
  }

  ResultLeases resultLeases() {
    return new ResultLeases(platform.vertx(), cache, policy::cache, observer, platform.nanoTime());
  }

  private static Timer timer(Vertx vertx) {
    return (delay, action) -> {
      long id = vertx.setTimer(Math.max(1, delay.toMillis()), fired -> action.run());
      return () -> vertx.cancelTimer(id);
    };
  }

  private static Executor inTheBackground() {
    return task ->
        Thread.ofPlatform()
            .daemon()
            .name("background")
            .uncaughtExceptionHandler(
                (thread, cause) -> LOG.error("a background task failed", cause))
            .start(task);
  }
}
