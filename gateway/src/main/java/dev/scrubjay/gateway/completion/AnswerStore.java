package dev.scrubjay.gateway.completion;

import dev.scrubjay.gateway.cache.Entry;
import dev.scrubjay.gateway.cache.StoreOutcome;
import dev.scrubjay.gateway.cache.StoreRequest;
import dev.scrubjay.gateway.cache.redis.RedisCache;
import dev.scrubjay.policy.cache.CacheKey;
import dev.scrubjay.policy.cache.CacheOptimizer;
import dev.scrubjay.policy.cache.CachePlan;
import dev.scrubjay.policy.cache.CachePolicy;
import dev.scrubjay.policy.cache.StoreHints;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Plans how an answer is cached, and has it done. */
public final class AnswerStore {
  private final RedisCache cache;
  private final Supplier<CachePolicy> policy;
  private final CompletionObserver observer;
  private final InstantSource clock;

  public AnswerStore(
      RedisCache cache,
      Supplier<CachePolicy> policy,
      CompletionObserver observer,
      InstantSource clock) {
    this.cache = cache;
    this.policy = policy;
    this.observer = observer;
    this.clock = clock;
  }

  /** What would be done with a payload of {@code bytes}. */
  public CachePlan plan(int bytes, StoreHints hints) {
    return new CacheOptimizer(policy.get()).plan(bytes, hints);
  }

  /**
   * Stores {@code payload} if the plan says so.
   *
   * @return empty if it does not; else a future that never fails
   */
  public Optional<Future<StoreOutcome>> store(
      CacheKey key,
      Buffer payload,
      String contentType,
      Entry.Origin origin,
      StoreHints hints,
      Set<String> tags) {
    return switch (plan(payload.length(), hints)) {
      case CachePlan.Skip skip -> Optional.empty();
      case CachePlan.Store planned -> {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Instant expiry = now.plus(planned.ttl());
        Entry entry = new Entry(payload, contentType, now, expiry, expiry, origin);
        StoreRequest request = new StoreRequest(key, entry, planned, tags);
        yield Optional.of(
            cache.store(request).onSuccess(outcome -> observer.stored(request, outcome)));
      }
    };
  }
}
