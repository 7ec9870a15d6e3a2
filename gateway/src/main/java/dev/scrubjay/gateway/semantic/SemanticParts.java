package dev.scrubjay.gateway.semantic;

import dev.scrubjay.gateway.attempt.Attempts;
import dev.scrubjay.gateway.cache.redis.RedisCache;
import dev.scrubjay.gateway.observe.RequestObserver;
import dev.scrubjay.gateway.routing.Challengers;
import dev.scrubjay.gateway.routing.TokenCounts;
import dev.scrubjay.gateway.shared.DailySpend;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/** The collaborators of the semantic cache that serve others, too. */
public record SemanticParts(
    RedisCache cache,
    Attempts attempts,
    Challengers models,
    DailySpend spend,
    TokenCounts tokens,
    RequestObserver observer,
    InstantSource clock,
    RandomGenerator random) {}
