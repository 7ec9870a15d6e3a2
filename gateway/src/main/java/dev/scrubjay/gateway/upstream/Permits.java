package dev.scrubjay.gateway.upstream;

import com.netflix.concurrency.limits.Limiter;
import com.netflix.concurrency.limits.limit.AIMDLimit;
import com.netflix.concurrency.limits.limiter.SimpleLimiter;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * How many calls a provider may have under way: a limit that rises by one with each answer while
 * half of it is in use, and falls by a tenth with each sign of overload. Nobody waits for a permit.
 * Thread-safe.
 */
final class Permits {
  private static final double BACKOFF = 0.9;

  /** Calls are judged by how they end, not by how long they take. */
  private static final Duration NEVER_TOO_LONG = Duration.ofDays(1);

  private final SimpleLimiter<String> limiter;
  private final String provider;

  /**
   * @param min the limit does not fall below it
   * @param max the limit to begin with, and at the most
   */
  Permits(String provider, int min, int max) {
    this.provider = provider;
    this.limiter =
        SimpleLimiter.newBuilder()
            .named(provider)
            .limit(
                AIMDLimit.newBuilder()
                    .minLimit(Math.min(min, max))
                    .initialLimit(max)
                    .maxLimit(max)
                    .backoffRatio(BACKOFF)
                    .timeout(NEVER_TOO_LONG.toNanos(), TimeUnit.NANOSECONDS)
                    .build())
            .build();
  }

  /** A permit, which must be given back once; empty if none is free. */
  Optional<Limiter.Listener> acquire() {
    return limiter.acquire(provider);
  }

  boolean areAllTaken() {
    return inUse() >= limit();
  }

  int inUse() {
    return limiter.getInflight();
  }

  int limit() {
    return limiter.getLimit();
  }
}
