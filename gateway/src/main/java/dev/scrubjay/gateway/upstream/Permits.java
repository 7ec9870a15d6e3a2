package dev.scrubjay.gateway.upstream;

import com.netflix.concurrency.limits.Limiter;
import com.netflix.concurrency.limits.limit.AIMDLimit;
import com.netflix.concurrency.limits.limiter.SimpleLimiter;
import dev.scrubjay.gateway.load.FairShares;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The permits of a provider: the limit of its calls in flight rises by one with each answer while
 * at least half of it is in use, and falls by a tenth with each sign of overload. Tenants share
 * them fairly. Thread-safe.
 */
final class Permits {
  private static final double BACKOFF = 0.9;

  /** The end of a call is a sign of overload, its duration is not. */
  private static final Duration NEVER_TOO_LONG = Duration.ofDays(1);

  private final SimpleLimiter<String> limiter;
  private final FairShares shares = new FairShares();
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

  /** A permit that a tenant has. */
  private record Permit(Limiter.Listener permit, FairShares shares, String tenant)
      implements Limiter.Listener {
    @Override
    public void onSuccess() {
      shares.give(tenant);
      permit.onSuccess();
    }

    @Override
    public void onIgnore() {
      shares.give(tenant);
      permit.onIgnore();
    }

    @Override
    public void onDropped() {
      shares.give(tenant);
      permit.onDropped();
    }
  }

  /** Takes a permit for a tenant, which has to be released once; empty if it gets none. */
  Optional<Limiter.Listener> acquire(String tenant) {
    if (!shares.take(tenant, limit())) {
      return Optional.empty();
    }
    Optional<Limiter.Listener> taken = limiter.acquire(provider);
    if (taken.isEmpty()) {
      shares.give(tenant);
    }
    return taken.map(permit -> new Permit(permit, shares, tenant));
  }

  /** Whether a tenant would get a permit. */
  boolean admits(String tenant) {
    int limit = limit();
    return (limit > 2 && inUse() < limit / 2) || shares.admits(tenant, limit);
  }

  /** Why a tenant gets no permit. */
  String refusal(String tenant) {
    return "it has %d of at most %d calls in flight, %d of them this tenant's"
        .formatted(inUse(), limit(), shares.takenBy(tenant));
  }

  /** The permits that a tenant has. */
  int takenBy(String tenant) {
    return shares.takenBy(tenant);
  }

  int inUse() {
    return limiter.getInflight();
  }

  int limit() {
    return limiter.getLimit();
  }
}
