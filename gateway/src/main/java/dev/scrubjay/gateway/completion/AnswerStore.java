package dev.scrubjay.gateway.completion;

import dev.scrubjay.gateway.cache.Acquired;
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
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Plans how an answer is cached, and has it done. */
public final class AnswerStore {
  private final RedisCache cache;
  private final Supplier<CachePolicy> policy;
  private final CompletionObserver observer;
  private final InstantSource clock;
  private final RandomGenerator random;

  public AnswerStore(
      RedisCache cache,
      Supplier<CachePolicy> policy,
      CompletionObserver observer,
      InstantSource clock,
      RandomGenerator random) {
    this.cache = cache;
    this.policy = policy;
    this.observer = observer;
    this.clock = clock;
    this.random = random;
  }

  /** What would be done with a payload of {@code bytes}, by what the caller says of its key. */
  public CachePlan plan(int bytes, StoreHints hints) {
    return plan(bytes, hints, Optional.empty());
  }

  private CachePlan plan(int bytes, StoreHints hints, Optional<Acquired.Granted> lease) {
    OptionalDouble accesses = lease.stream().mapToDouble(Acquired.Granted::accesses).findFirst();
    return new CacheOptimizer(policy.get()).plan(bytes, hints, accesses);
  }

  /**
   * Stores {@code payload} if the plan says so.
   *
   * @param lease under which it was made
   * @return empty if it does not; else a future that never fails
   */
  public Optional<Future<StoreOutcome>> store(
      CacheKey key,
      Buffer payload,
      String contentType,
      Entry.Origin origin,
      StoreHints hints,
      Set<String> tags,
      Optional<Acquired.Granted> lease) {
    return switch (plan(payload.length(), hints, lease)) {
      case CachePlan.Skip skip -> Optional.empty();
      case CachePlan.Store planned -> {
        double jitter = policy.get().freshness().ttlJitter() * random.nextDouble();
        CachePlan.Store plan = planned.shortenedBy(jitter);
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Instant stale = now.plus(plan.ttl());
        Entry entry = new Entry(payload, contentType, now, stale, stale.plus(plan.grace()), origin);
        Optional<String> token = lease.map(Acquired.Granted::token);
        StoreRequest request = new StoreRequest(key, entry, plan, tags, token);
        yield Optional.of(
            cache.store(request).onSuccess(outcome -> observer.stored(request, outcome)));
      }
    };
  }
}
