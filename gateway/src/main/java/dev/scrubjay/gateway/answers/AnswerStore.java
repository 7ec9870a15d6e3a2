package dev.scrubjay.gateway.answers;

import dev.scrubjay.gateway.cache.Entry;
import dev.scrubjay.gateway.cache.StoreOutcome;
import dev.scrubjay.gateway.cache.StoreRequest;
import dev.scrubjay.gateway.cache.redis.RedisCache;
import dev.scrubjay.gateway.dialect.ApiError;
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
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Plans how answers and results are stored, and stores them. */
public final class AnswerStore {
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

  /**
   * The content of an entry.
   *
   * @param origin the model it came from, its cost and latency
   */
  public record Content(Buffer payload, String contentType, Entry.Origin origin) {}

  /**
   * The terms on which an entry is stored.
   *
   * @param tags names by which it can be purged
   */
  public record Terms(StoreHints hints, Set<String> tags, StoreFence fence) {
    public Terms {
      tags = Set.copyOf(tags);
    }
  }

  /** The plan for a payload of {@code bytes}, from the caller's hints alone. */
  public CachePlan plan(int bytes, StoreHints hints) {
    return plan(bytes, new Terms(hints, Set.of(), new StoreFence.Unfenced()));
  }

  /** How long an answer is kept under {@code terms}; zero if it is not. */
  public Duration ttl(Terms terms) {
    return plan(1, terms) instanceof CachePlan.Store store ? store.ttl() : Duration.ZERO;
  }

  private CachePlan plan(int bytes, Terms terms) {
    CacheOptimizer optimizer = new CacheOptimizer(policy.get());
    OptionalDouble accesses = terms.fence().knownAccesses();
    return accesses.isPresent()
        ? optimizer.plan(bytes, terms.hints(), accesses.getAsDouble())
        : optimizer.plan(bytes, terms.hints());
  }

  /**
   * The hints with the frequency of access to {@code key} that was measured, if it is known. Redis
   * is asked only where that can change the plan.
   */
  public Future<StoreHints> measured(CacheKey key, StoreHints hints) {
    boolean decided =
        hints.ttl().isPresent()
            || hints.frequency().equals(Optional.of(AccessFrequency.FREQUENT))
            || !policy.get().enabled();
    return decided
        ? Future.succeededFuture(hints)
        : cache
            .accesses(key)
            .map(found -> found.isPresent() ? measured(hints, found.getAsDouble()) : hints);
  }

  /** The hints with the frequency of access that {@code accesses} to the key so far tell. */
  public StoreHints measured(StoreHints hints, double accesses) {
    return hints.ttl().isPresent() ? hints : hints.measured(policy.get().frequency(), accesses);
  }

  /** Remembers for a short while that a provider refuses the request of {@code key}. */
  public void refusal(CacheKey key, ApiError error, StoreFence fence) {
    Duration ttl = policy.get().freshness().negativeTtl();
    if (ttl.isZero()) {
      return;
    }
    CachePlan.Store plan =
        new CachePlan.Store(ttl, Duration.ZERO, false, 0, AccessFrequency.RARE, true);
    Content content =
        new Content(Refusals.encode(error), Refusals.CONTENT_TYPE, Entry.Origin.UNKNOWN);
    save(key, content, plan, new Terms(StoreHints.NONE, Set.of(), fence));
  }

  /**
   * Stores {@code content} if the plan says so.
   *
   * @return empty if it does not; else a future that never fails
   */
  public Optional<Future<StoreOutcome>> store(CacheKey key, Content content, Terms terms) {
    return switch (plan(content.payload().length(), terms)) {
      case CachePlan.Skip skip -> Optional.empty();
      case CachePlan.Store planned -> {
        double jitter = policy.get().freshness().ttlJitter() * random.nextDouble();
        yield Optional.of(save(key, content, planned.shortenedBy(jitter), terms));
      }
    };
  }

  /** The fence of an answer that is begun now, without a lease. Never fails. */
  public Future<StoreFence> fence(CacheKey key) {
    return fences(List.of(key)).map(List::getFirst);
  }

  /** The fences of several such answers, in the order of {@code keys}. Never fails. */
  public Future<List<StoreFence>> fences(List<CacheKey> keys) {
    return cache
        .leases()
        .unleased(keys)
        .map(tokens -> tokens.stream().<StoreFence>map(StoreFence.Unpurged::new).toList())
        .otherwise(Collections.nCopies(keys.size(), new StoreFence.Unfenced()));
  }

  /** Whether {@code store} succeeds within a time that a request may be made to wait. */
  public Future<Boolean> confirmed(Future<StoreOutcome> store) {
    return cache.confirmed(store);
  }

  private Future<StoreOutcome> save(
      CacheKey key, Content content, CachePlan.Store plan, Terms terms) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    Instant stale = now.plus(plan.ttl());
    Entry entry =
        new Entry(
            content.payload(),
            content.contentType(),
            now,
            stale,
            stale.plus(plan.grace()),
            content.origin());
    StoreRequest request =
        new StoreRequest(key, entry, plan, terms.tags(), terms.fence().leaseToken());
    return cache.store(request).onSuccess(outcome -> observer.stored(request, outcome));
  }
}
