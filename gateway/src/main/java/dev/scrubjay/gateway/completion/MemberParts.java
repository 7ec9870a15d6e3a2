package dev.scrubjay.gateway.completion;

import dev.scrubjay.gateway.observe.RequestObserver;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * The collaborators of all members of shared calls.
 *
 * @param patience how long a follower waits for the outcome
 */
public record MemberParts(
    Vertx vertx,
    CachedAnswers cached,
    Acceptance acceptance,
    Duration patience,
    RequestObserver observer,
    LongSupplier nanoTime) {}
