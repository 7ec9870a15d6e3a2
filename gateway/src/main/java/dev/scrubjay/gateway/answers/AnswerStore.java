package dev.scrubjay.gateway.answers;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.scrubjay.gateway.cache.Acquired;
import dev.scrubjay.gateway.cache.Entry;
import dev.scrubjay.gateway.cache.StoreOutcome;
import dev.scrubjay.gateway.cache.StoreRequest;
import dev.scrubjay.gateway.cache.redis.RedisCache;
import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.observe.RequestObserver;
import dev.scrubjay.policy.cache.AccessFrequency;
import dev.scrubjay.policy.cache.CacheOptimizer;
import dev.scrubjay.policy.cache.CachePlan;
import dev.scrubjay.policy.cache.CachePolicy;
import dev.scrubjay.policy.cache.StoreHints;
import dev.scrubjay.policy.key.CacheKey;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
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
  private static final String REFUSAL = "application/vnd.scrubjay.refusal+json";

  private final RedisCache cache;
  private final Supplier<CachePolicy> policy;
  private final RequestObserver observer;
  private final InstantSource clock;
  private final RandomGenerator random;

  public AnswerStore(
      RedisCache cache,
      Supplier<CachePolicy> policy,
      RequestObserver observer,
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

  /**
   * The lease under which something was made.
   *
   * @param accesses of its key, counted as {@code FrequencyPolicy} says; empty if that is not known
   */
  public record Lease(String token, OptionalDouble accesses) {
    public static Lease of(Acquired.Granted granted) {
      return new Lease(granted.token(), OptionalDouble.of(granted.accesses()));
    }
  }

  private CachePlan plan(int bytes, StoreHints hints, Optional<Lease> lease) {
    OptionalDouble accesses = lease.map(Lease::accesses).orElseGet(OptionalDouble::empty);
    CacheOptimizer optimizer = new CacheOptimizer(policy.get());
    return accesses.isPresent()
        ? optimizer.plan(bytes, hints, accesses.getAsDouble())
        : optimizer.plan(bytes, hints);
  }

  /** Remembers for a while that a provider refuses the request of {@code key}. */
  public void refusal(CacheKey key, ApiError error, Optional<Lease> lease) {
    Duration ttl = policy.get().freshness().negativeTtl();
    if (ttl.isZero()) {
      return;
    }
    CachePlan.Store plan =
        new CachePlan.Store(ttl, Duration.ZERO, false, 0, AccessFrequency.RARE, true);
    Buffer payload = Buffer.buffer(Json.bytes(StoredErrors.json(error)));
    save(key, payload, REFUSAL, Entry.Origin.UNKNOWN, plan, Set.of(), lease);
  }

  /** The refusal that {@code entry} is; empty if it is an answer. */
  public static Optional<ApiError> refusal(Entry entry) {
    if (!entry.contentType().equals(REFUSAL)) {
      return Optional.empty();
    }
    try {
      return Optional.of(StoredErrors.read(Json.object(entry.payload().getBytes())));
    } catch (JsonProcessingException | IllegalArgumentException e) {
      return Optional.of(ApiError.of(ApiError.Kind.INVALID_REQUEST, "refused", "Refused."));
    }
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
      Optional<Lease> lease) {
    return switch (plan(payload.length(), hints, lease)) {
      case CachePlan.Skip skip -> Optional.empty();
      case CachePlan.Store planned -> {
        double jitter = policy.get().freshness().ttlJitter() * random.nextDouble();
        CachePlan.Store plan = planned.shortenedBy(jitter);
        yield Optional.of(save(key, payload, contentType, origin, plan, tags, lease));
      }
    };
  }

  private Future<StoreOutcome> save(
      CacheKey key,
      Buffer payload,
      String contentType,
      Entry.Origin origin,
      CachePlan.Store plan,
      Set<String> tags,
      Optional<Lease> lease) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    Instant stale = now.plus(plan.ttl());
    Entry entry = new Entry(payload, contentType, now, stale, stale.plus(plan.grace()), origin);
    Optional<String> token = lease.map(Lease::token);
    StoreRequest request = new StoreRequest(key, entry, plan, tags, token);
    return cache.store(request).onSuccess(outcome -> observer.stored(request, outcome));
  }
}
