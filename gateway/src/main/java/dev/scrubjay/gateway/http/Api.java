package dev.scrubjay.gateway.http;

import dev.scrubjay.gateway.analytics.Analytics;
import dev.scrubjay.gateway.analytics.Ledger;
import dev.scrubjay.gateway.cache.redis.RedisCache;
import dev.scrubjay.gateway.completion.AnswerStore;
import dev.scrubjay.gateway.completion.ChatCompletions;
import dev.scrubjay.gateway.completion.PerformanceOptimizer;
import dev.scrubjay.gateway.completion.ResultLeases;
import dev.scrubjay.gateway.completion.Upstreams;
import dev.scrubjay.gateway.config.LiveConfig;
import dev.scrubjay.gateway.learning.Knowledge;
import dev.scrubjay.gateway.learning.Learner;
import dev.scrubjay.gateway.metrics.Exposition;
import dev.scrubjay.gateway.metrics.HttpMeters;
import dev.scrubjay.gateway.tracing.Tracing;
import dev.scrubjay.gateway.tuning.AutoTuner;
import dev.scrubjay.policy.cache.CachePolicy;
import dev.scrubjay.policy.routing.RoutingPolicy;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** What the routes are served from. */
public record Api(
    LiveConfig config,
    ChatCompletions completions,
    PerformanceOptimizer optimizer,
    ResultLeases leases,
    AnswerStore store,
    RedisCache cache,
    Upstreams upstreams,
    Analytics analytics,
    AutoTuner tuner,
    Learner learner,
    Knowledge knowledge,
    Ledger ledger,
    Supplier<CachePolicy> cachePolicy,
    Supplier<RoutingPolicy> routingPolicy,
    Exposition exposition,
    HttpMeters httpMeters,
    Tracing tracing,
    Health health,
    InstantSource clock,
    LongSupplier nanoTime,
    RandomGenerator random) {}
