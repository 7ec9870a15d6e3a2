package dev.scrubjay.gateway.curves;

import dev.scrubjay.gateway.config.CurvesConfig;
import dev.scrubjay.gateway.observe.RequestObserver;
import dev.scrubjay.gateway.shared.SampleLog;
import dev.scrubjay.gateway.shared.SharedState;
import dev.scrubjay.policy.cache.CachePolicy;
import dev.scrubjay.policy.curves.AccessBatch;
import dev.scrubjay.policy.curves.CurveComputation;
import dev.scrubjay.policy.curves.CurveSettings;
import dev.scrubjay.policy.curves.TenantCurves;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The curves of tenants' caches. Each replica adds the accesses that it samples to a log in Redis;
 * whichever replica is asked computes the curves of that log, so that all give the same, off the
 * event loops. Curves of tenants that were seen lately are kept for metrics, and made anew every
 * five minutes.
 */
public final class CacheCurves {
  private static final Logger LOG = LoggerFactory.getLogger(CacheCurves.class);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(2);
  private static final Duration CLOSE_AFTER = Duration.ofMinutes(1);
  private static final Duration RENEW_EVERY = Duration.ofMinutes(5);

  /** For how many tenants curves are made at a time; for all that were seen lately in turn. */
  private static final int MOST_AT_ONCE = 20;

  private final Vertx vertx;
  private final SharedState shared;
  private final Supplier<CurvesConfig> config;
  private final Supplier<CachePolicy> policy;
  private final InstantSource clock;
  private final AccessSampler sampler;
  private final Map<String, Future<TenantCurves>> computing = new ConcurrentHashMap<>();
  private volatile Map<String, TenantCurves> kept = Map.of();
  private volatile long closedAt;
  private volatile long renewedAt;
  private volatile String renewedLast = "";

  public CacheCurves(
      Vertx vertx,
      SharedState shared,
      Supplier<CurvesConfig> config,
      Supplier<CachePolicy> policy,
      InstantSource clock) {
    this.vertx = vertx;
    this.shared = shared;
    this.config = config;
    this.policy = policy;
    this.clock = clock;
    this.sampler = new AccessSampler(() -> config.get().enabled(), clock);
    this.closedAt = clock.millis();
    this.renewedAt = clock.millis();
  }

  /** The observer by which accesses are seen. */
  public RequestObserver observer() {
    return sampler;
  }

  /** Exchanges with the other replicas until {@code vertx} is closed. */
  public CacheCurves start() {
    vertx.setTimer(LOOK_EVERY.toMillis(), id -> tick().onComplete(ended -> start()));
    return this;
  }

  /** Sends what is due, and makes curves anew; forgets all while curves are off. Never fails. */
  Future<Void> tick() {
    if (!enabled()) {
      sampler.forget();
      kept = Map.of();
      return Future.succeededFuture();
    }
    boolean due = clock.millis() - closedAt >= CLOSE_AFTER.toMillis();
    closedAt = due ? clock.millis() : closedAt;
    List<Future<?>> sent = new ArrayList<>();
    sampler
        .known()
        .forEach(
            (tenant, samples) -> {
              if (due || samples.isFull()) {
                sent.add(send(tenant));
              }
            });
    Future<Void> all =
        sent.isEmpty() ? Future.succeededFuture() : Future.join(sent).<Void>mapEmpty();
    return all.otherwiseEmpty().compose(ended -> renewIfDue());
  }

  private Future<Void> renewIfDue() {
    if (clock.millis() - renewedAt < RENEW_EVERY.toMillis()) {
      return Future.succeededFuture();
    }
    renewedAt = clock.millis();
    return renew();
  }

  /**
   * Makes curves anew: of {@value #MOST_AT_ONCE} tenants, each time of those that follow. Those
   * made before are kept as long as their tenants are seen. Never fails.
   */
  public Future<Void> renew() {
    Set<String> known = Set.copyOf(sampler.known().keySet());
    Map<String, TenantCurves> made = new TreeMap<>(kept);
    made.keySet().retainAll(known);
    List<String> tenants = next(known);
    renewedLast = tenants.isEmpty() ? "" : tenants.getLast();
    Future<Void> all = Future.succeededFuture();
    for (String tenant : tenants) {
      all =
          all.compose(before -> of(tenant))
              .<Void>map(
                  curves -> {
                    made.put(tenant, curves);
                    return null;
                  })
              .otherwiseEmpty();
    }
    return all.onComplete(ended -> kept = Map.copyOf(made));
  }

  /** The tenants whose turn it is: by name, from the last one on, and then from the first. */
  private List<String> next(Set<String> known) {
    TreeSet<String> all = new TreeSet<>(known);
    return Stream.concat(
            all.tailSet(renewedLast, false).stream(), all.headSet(renewedLast, true).stream())
        .limit(MOST_AT_ONCE)
        .toList();
  }

  /** The curves of {@link #kept}, made anew if they are older than {@code age}; never fails. */
  public Future<Collection<TenantCurves>> recent(Duration age) {
    boolean renews = enabled() && clock.millis() - renewedAt >= age.toMillis();
    renewedAt = renews ? clock.millis() : renewedAt;
    return (renews ? renew() : Future.<Void>succeededFuture()).map(renewed -> kept().values());
  }

  /**
   * The curves made last of the tenants that this replica has seen lately, by tenant; none while
   * curves are off.
   */
  public Map<String, TenantCurves> kept() {
    return enabled() ? kept : Map.of();
  }

  /** Whether accesses are sampled. */
  public boolean enabled() {
    return config.get().enabled();
  }

  /**
   * The curves of {@code tenant}, computed once for all who ask meanwhile; those of no accesses
   * while curves are off. Fails if Redis is away.
   */
  public Future<TenantCurves> of(String tenant) {
    Promise<TenantCurves> mine = Promise.promise();
    Future<TenantCurves> theirs = computing.putIfAbsent(tenant, mine.future());
    if (theirs != null) {
      return theirs;
    }
    computed(tenant)
        .onComplete(
            ended -> {
              computing.remove(tenant);
              mine.handle(ended);
            });
    return mine.future();
  }

  private Future<TenantCurves> computed(String tenant) {
    CurveSettings settings = new CurveSettings(policy.get());
    if (!enabled()) {
      return Future.succeededFuture(CurveComputation.of(List.of(), settings));
    }
    return send(tenant)
        .compose(sent -> log(tenant).read())
        .compose(
            texts ->
                vertx.executeBlocking(
                    () -> CurveComputation.of(recent(SampleLog.batches(texts)), settings), false));
  }

  /** The batches that are not too old; a log whose tenant sends nothing has others. */
  private List<AccessBatch> recent(List<AccessBatch> batches) {
    long oldest = clock.millis() - config.get().window().toMillis();
    return batches.stream().filter(batch -> batch.millis() >= oldest).toList();
  }

  /** Sends what this replica has seen; fails if Redis is away. */
  Future<Void> send(String tenant) {
    TenantSampler samples = sampler.of(tenant);
    return samples
        .close(clock.millis())
        .map(
            batch ->
                log(tenant)
                    .add(batch, config.get().window())
                    .onSuccess(samples::sampleBelow)
                    .onFailure(
                        failure -> LOG.debug("A batch of accesses is lost: {}", failure.toString()))
                    .<Void>mapEmpty())
        .orElseGet(Future::succeededFuture);
  }

  /** Sends what this replica has seen, for the last time. Never fails. */
  public Future<Void> close() {
    List<Future<?>> sent = new ArrayList<>();
    sampler.known().keySet().forEach(tenant -> sent.add(send(tenant)));
    return sent.isEmpty()
        ? Future.succeededFuture()
        : Future.join(sent).<Void>mapEmpty().otherwiseEmpty();
  }

  private SampleLog log(String tenant) {
    return shared.samples(tenant);
  }
}
