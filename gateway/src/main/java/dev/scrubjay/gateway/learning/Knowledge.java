package dev.scrubjay.gateway.learning;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.scrubjay.gateway.config.BudgetConfig;
import dev.scrubjay.gateway.config.GatewayConfig;
import dev.scrubjay.gateway.routing.RouterSource;
import dev.scrubjay.gateway.shared.CounterBuffer;
import dev.scrubjay.gateway.shared.SharedCounters;
import dev.scrubjay.gateway.shared.SharedState;
import dev.scrubjay.policy.estimates.Estimates;
import dev.scrubjay.policy.estimates.Learning;
import dev.scrubjay.policy.evidence.Evidence;
import dev.scrubjay.policy.model.Capability;
import dev.scrubjay.policy.model.ModelCatalog;
import dev.scrubjay.policy.router.ModelRouter;
import dev.scrubjay.policy.routing.RoutingAdjustment;
import dev.scrubjay.policy.routing.RoutingPolicy;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is known of the models, by all replicas: each adds what it sees to sums in Redis, and routes
 * by what all have added. How fast and reliable models are is known from all tenants' calls; how
 * good their answers are from each tenant's own, for that tenant alone. If Redis is away routing
 * goes on by what was known last, and nothing is tried out.
 */
public final class Knowledge implements RouterSource {
  private static final Logger LOG = LoggerFactory.getLogger(Knowledge.class);
  private static final Duration TICK = Duration.ofSeconds(1);

  /** After which what is known counts as old, and nothing is tried out. */
  private static final Duration OLD = TICK.multipliedBy(5);

  private static final int MAX_TENANTS = 500;
  private static final int MAX_NAMES = 60_000;
  private static final int MAX_FORGOTTEN_AT_ONCE = 1000;
  private static final Duration IDLE = Duration.ofHours(1);

  private final Vertx vertx;
  private final SharedState shared;
  private final ModelCatalog catalog;
  private final Supplier<GatewayConfig> config;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Snapshot start;
  private final SharedCounters common;
  private final CounterBuffer commonEvidence;
  private final Cache<String, TenantLearning> tenants =
      Caffeine.newBuilder().maximumSize(MAX_TENANTS).expireAfterAccess(IDLE).build();
  private final AtomicBoolean complained = new AtomicBoolean();
  private volatile Instant complete = Instant.EPOCH;

  public Knowledge(
      Vertx vertx,
      SharedState shared,
      ModelCatalog catalog,
      Supplier<GatewayConfig> config,
      InstantSource clock,
      RandomGenerator random) {
    this.vertx = vertx;
    this.shared = shared;
    this.catalog = catalog;
    this.config = config;
    this.clock = clock;
    this.random = random;
    this.start = new Snapshot(Instant.EPOCH, Estimates.prior(catalog), Map.of());
    this.common = shared.counters();
    this.commonEvidence = new CounterBuffer(common);
  }

  /** Begins with the tenants that are configured; goes on until the {@link Vertx} is closed. */
  public void start() {
    config.get().tenants().apiKeys().forEach(key -> tenant(key.tenant()));
    goOn();
  }

  private void goOn() {
    vertx.setTimer(TICK.toMillis(), id -> tick().onComplete(ended -> goOn()));
  }

  @Override
  public ModelRouter router(String tenant, RoutingPolicy policy) {
    return tenant(tenant).router(policy);
  }

  @Override
  public RoutingAdjustment adjustment(String tenant) {
    return new RoutingAdjustment(pressure(tenant).orElse(0), isLive() ? random.nextDouble() : 1);
  }

  /** Whether routing goes by what all replicas know at the moment. */
  public boolean isLive() {
    return isOn() && complete.plus(OLD).isAfter(clock.instant());
  }

  /** What is known of the models, for {@code tenant}. */
  public Estimates estimates(String tenant) {
    return tenant(tenant).snapshot().estimates();
  }

  /** How far a tenant's budget presses; empty if it has none. */
  public OptionalDouble pressure(String tenant) {
    BudgetConfig budget = config.get().tenants().budgets().get(tenant);
    return budget == null
        ? OptionalDouble.empty()
        : OptionalDouble.of(tenant(tenant).pressure(budget, clock.instant()));
  }

  /** How far each budget presses, by tenant. */
  public Map<String, Double> pressures() {
    Map<String, Double> pressures = new TreeMap<>();
    for (String tenant : config.get().tenants().budgets().keySet()) {
      pressure(tenant).ifPresent(pressure -> pressures.put(tenant, pressure));
    }
    return pressures;
  }

  /** What a tenant has spent in its budget's period, in USD; empty if it has none. */
  public OptionalDouble spent(String tenant) {
    BudgetConfig budget = config.get().tenants().budgets().get(tenant);
    return budget == null
        ? OptionalDouble.empty()
        : OptionalDouble.of(tenant(tenant).spent(budget, clock.instant()));
  }

  /** Whether there is such a model, and it chats. */
  boolean has(String model) {
    return catalog.models().stream()
        .anyMatch(
            known -> known.id().equals(model) && known.capabilities().contains(Capability.TEXT));
  }

  /** How what is seen on behalf of {@code tenant} becomes evidence. */
  Learning learning(String tenant) {
    TenantLearning known = tenant(tenant);
    return new Learning(known.snapshot().estimates(), known::kept);
  }

  /** Takes in what was seen on behalf of {@code tenant}; gives whether there was room for it. */
  boolean add(String tenant, Evidence evidence) {
    return commonEvidence.add(evidence.ofModels().sums()) && tenant(tenant).add(evidence.ofTasks());
  }

  void spend(String tenant, double usd) {
    if (config.get().tenants().budgets().containsKey(tenant)) {
      tenant(tenant).spend(usd);
    }
  }

  private TenantLearning tenant(String tenant) {
    return tenants.get(tenant, name -> new TenantLearning(shared.counters(name, MAX_NAMES), start));
  }

  private boolean isOn() {
    return config.get().performance().learning().enabled();
  }

  /** Tells for the last time, as far as Redis takes it now. Never fails. */
  public Future<Void> close() {
    Future<Void> told = flushCommon();
    for (Map.Entry<String, TenantLearning> entry : tenants.asMap().entrySet()) {
      told = told.compose(before -> exchange(entry.getKey(), entry.getValue()));
    }
    return told.otherwiseEmpty();
  }

  /** Tells what was seen, and takes over what all have seen: one tenant after the other. */
  Future<Void> tick() {
    return flushCommon()
        .compose(flushed -> isOn() ? readCommon() : Future.succeededFuture(Evidence.NONE))
        .compose(this::tenants)
        .onSuccess(
            done -> {
              complete = clock.instant();
              complained.set(false);
            })
        .onFailure(this::complain);
  }

  /** Once, until all is well again; that Redis is away is said elsewhere. */
  private void complain(Throwable cause) {
    if (shared.isReachable() && complained.compareAndSet(false, true)) {
      LOG.warn("what was learned cannot be exchanged, or not all of it: {}", cause.toString());
    }
  }

  private Future<Void> flushCommon() {
    return commonEvidence.flush(Map.of(TenantLearning.EVIDENCE, TenantLearning.KEPT));
  }

  private Future<Evidence> readCommon() {
    return common.read(TenantLearning.EVIDENCE).map(Evidence::of);
  }

  private Future<Void> tenants(Evidence ofModels) {
    Future<Void> done = Future.succeededFuture();
    for (Map.Entry<String, TenantLearning> entry : tenants.asMap().entrySet()) {
      done =
          done.compose(before -> tenant(entry.getKey(), entry.getValue(), ofModels))
              .onFailure(this::complain)
              .otherwiseEmpty();
    }
    return done;
  }

  private Future<Void> tenant(String name, TenantLearning known, Evidence ofModels) {
    Future<Void> told = exchange(name, known);
    return isOn()
        ? told.compose(done -> learn(known, ofModels))
        : told.onComplete(done -> known.take(start));
  }

  private Future<Void> learn(TenantLearning known, Evidence ofModels) {
    return known
        .read()
        .compose(ofTasks -> vertx.executeBlocking(() -> snapshot(known, ofModels.plus(ofTasks))))
        .onSuccess(known::take)
        .compose(snapshot -> forget(known, snapshot.estimates().outdated()));
  }

  private Future<Void> exchange(String name, TenantLearning known) {
    BudgetConfig budget = config.get().tenants().budgets().get(name);
    Instant now = clock.instant();
    return budget == null
        ? known.flush()
        : known.flush(budget, now).compose(flushed -> known.readSpent(budget, now));
  }

  private Snapshot snapshot(TenantLearning known, Evidence evidence) {
    Instant now = clock.instant();
    return Snapshot.of(now, Estimates.of(catalog, evidence, now), known.policies());
  }

  /** Deletes sums that are of no weight any more; others may do so too. */
  private Future<Void> forget(TenantLearning known, List<String> names) {
    List<String> some = names.stream().limit(MAX_FORGOTTEN_AT_ONCE).toList();
    return common
        .forget(TenantLearning.EVIDENCE, some.stream().filter(Evidence::isOfModels).toList())
        .compose(
            forgotten ->
                known.forget(some.stream().filter(name -> !Evidence.isOfModels(name)).toList()));
  }
}
