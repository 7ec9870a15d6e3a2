package dev.scrubjay.gateway.upstream;

import com.netflix.concurrency.limits.Limiter;
import com.netflix.concurrency.limits.limit.AIMDLimit;
import com.netflix.concurrency.limits.limiter.SimpleLimiter;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The permits of a provider: the limit of its calls in flight rises by one with each answer while
 * at least half of it is in use, and falls by a tenth with each sign of overload. No call waits for
 * a permit. Thread-safe.
 */
final class Permits {
  private static final double BACKOFF = 0.9;

  /** The end of a call is a sign of overload, its duration is not. */
  private static final Duration NEVER_TOO_LONG = Duration.ofDays(1);

  private final SimpleLimiter<String> limiter;
  private final String provider;

  /**
   * @param min the lowest limit
   * @param max the first and the highest limit
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

  /** Takes a permit, which has to be released once; empty if none is free. */
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
