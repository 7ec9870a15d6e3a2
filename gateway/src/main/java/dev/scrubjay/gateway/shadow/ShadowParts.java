package dev.scrubjay.gateway.shadow;

import dev.scrubjay.gateway.attempt.Attempts;
import dev.scrubjay.gateway.load.MemoryBudget;
import dev.scrubjay.gateway.observe.RequestObserver;
import dev.scrubjay.gateway.routing.Challengers;
import dev.scrubjay.gateway.routing.TokenCounts;
import dev.scrubjay.gateway.shared.DailySpend;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/** The collaborators of all shadow requests. */
public record ShadowParts(
    Attempts attempts,
    Challengers challengers,
    DailySpend spend,
    TokenCounts tokens,
    RequestObserver observer,
    RandomGenerator random,
    LongSupplier nanoTime,
    MemoryBudget memory) {}
