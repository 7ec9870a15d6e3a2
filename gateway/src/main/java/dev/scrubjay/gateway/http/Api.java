package dev.scrubjay.gateway.http;

import dev.scrubjay.gateway.analytics.Analytics;
import dev.scrubjay.gateway.analytics.SharedAnalytics;
import dev.scrubjay.gateway.answers.AnswerStore;
import dev.scrubjay.gateway.cache.redis.RedisCache;
import dev.scrubjay.gateway.completion.ChatCompletions;
import dev.scrubjay.gateway.config.live.LiveConfig;
import dev.scrubjay.gateway.experiments.Experiments;
import dev.scrubjay.gateway.http.operator.Health;
import dev.scrubjay.gateway.learning.Knowledge;
import dev.scrubjay.gateway.learning.Outcomes;
import dev.scrubjay.gateway.metrics.Exposition;
import dev.scrubjay.gateway.metrics.HttpMeters;
import dev.scrubjay.gateway.results.PerformanceOptimizer;
import dev.scrubjay.gateway.results.ResultLeases;
import dev.scrubjay.gateway.tracing.Tracing;
import dev.scrubjay.gateway.tuning.AutoTuner;
import dev.scrubjay.gateway.upstream.Upstreams;
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
    Experiments experiments,
    Outcomes outcomes,
    Knowledge knowledge,
    SharedAnalytics sharedAnalytics,
    Supplier<CachePolicy> cachePolicy,
    Supplier<RoutingPolicy> routingPolicy,
    Exposition exposition,
    HttpMeters httpMeters,
    Tracing tracing,
    Health health,
    InstantSource clock,
    LongSupplier nanoTime,
    RandomGenerator random) {}
