package dev.scrubjay.gateway.learning;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.scrubjay.gateway.config.BudgetConfig;
import dev.scrubjay.gateway.config.FederationConfig;
import dev.scrubjay.gateway.config.GatewayConfig;
import dev.scrubjay.gateway.learning.ForeignStates.ForeignState;
import dev.scrubjay.gateway.learning.WordLearning.FoundPairs;
import dev.scrubjay.gateway.routing.RouterSource;
import dev.scrubjay.gateway.shared.SharedCounters;
import dev.scrubjay.gateway.shared.SharedState;
import dev.scrubjay.gateway.shared.TickLoop;
import dev.scrubjay.policy.estimates.Estimates;
import dev.scrubjay.policy.estimates.Learning;
import dev.scrubjay.policy.estimates.OwnScores;
import dev.scrubjay.policy.evidence.Evidence;
import dev.scrubjay.policy.federation.ForeignEvidence;
import dev.scrubjay.policy.federation.ForeignEvidence.WeighedExport;
import dev.scrubjay.policy.federation.StateAdmission;
import dev.scrubjay.policy.model.Capability;
import dev.scrubjay.policy.model.ModelCatalog;
import dev.scrubjay.policy.prior.Ability;
import dev.scrubjay.policy.router.ModelRouter;
import dev.scrubjay.policy.routing.RoutingAdjustment;
import dev.scrubjay.policy.routing.RoutingPolicy;
import dev.scrubjay.policy.words.GapByWords;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * The evidence of the models, and the spending of tenants. How fast and reliable models are is
 * known from all tenants' calls; how good their answers are from each tenant's own, for that tenant
 * alone. {@link KnowledgeExchange} shares it between replicas; while Redis is away routing goes on
 * by what was known last, and nothing is explored.
 */
public final class Knowledge implements RouterSource {
  /** Knowledge that was exchanged longer ago is old, and nothing is explored by it. */
  private static final Duration OLD = TickLoop.PAUSE.multipliedBy(5);

  /** The texts of a tenant that hold what other sites have learned. */
  private static final String FOREIGN = "foreign";

  private static final int MAX_TENANTS = 500;
  private static final int MAX_NAMES = 60_000;
  private static final Duration IDLE = Duration.ofHours(1);

  private final SharedState shared;
  private final Supplier<ModelCatalog> catalog;
  private final Supplier<GatewayConfig> config;
  private final InstantSource clock;
  private final RandomGenerator random;
  private volatile Snapshot prior;
  private final SharedEvidence modelEvidence;
  private final LongAdder ignored = new LongAdder();
  private final Cache<String, TenantLearning> tenants =
      Caffeine.newBuilder().maximumSize(MAX_TENANTS).expireAfterAccess(IDLE).build();
  private volatile Instant exchanged = Instant.EPOCH;

  public Knowledge(
      SharedState shared,
      Supplier<ModelCatalog> catalog,
      Supplier<GatewayConfig> config,
      InstantSource clock,
      RandomGenerator random) {
    this.shared = shared;
    this.catalog = catalog;
    this.config = config;
    this.clock = clock;
    this.random = random;
    this.modelEvidence = evidence(shared.counters());
    this.prior = prior(catalog.get());
    config.get().tenants().apiKeys().forEach(key -> tenant(key.tenant()));
  }

  @Override
  public ModelRouter router(String tenant, RoutingPolicy policy) {
    return upToDate(tenant).router(policy);
  }

  @Override
  public RoutingAdjustment adjustment(String tenant) {
    double draw = isLive() ? random.nextDouble() : 1;
    return budget(tenant)
        .map(budget -> tenant(tenant).adjustment(budget, clock.instant(), draw))
        .orElseGet(() -> new RoutingAdjustment(0, draw));
  }

  /** Whether routing uses the evidence of all replicas at the moment. */
  public boolean isLive() {
    return isOn() && exchanged.plus(OLD).isAfter(clock.instant());
  }

  /** The estimates of the models, for {@code tenant}. */
  public Estimates estimates(String tenant) {
    return upToDate(tenant).snapshot().estimates();
  }

  /** What words say of the gaps between two models that the tenant's requests are divided on. */
  public List<GapByWords> words(String tenant) {
    return tenant(tenant).words().said();
  }

  /** The pressure of a tenant's budget towards cheaper models, 0 to 1; empty if it has none. */
  public OptionalDouble pressure(String tenant) {
    Optional<BudgetConfig> budget = budget(tenant);
    return budget.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(tenant(tenant).pressure(budget.get(), clock.instant()));
  }

  /** The pressure of each budget, by tenant. */
  public Map<String, Double> pressures() {
    Map<String, Double> pressures = new TreeMap<>();
    for (String tenant : config.get().tenants().budgets().keySet()) {
      pressure(tenant).ifPresent(pressure -> pressures.put(tenant, pressure));
    }
    return pressures;
  }

  /** The spending of a tenant in its budget's period, USD; empty if it has no budget. */
  public OptionalDouble spent(String tenant) {
    Optional<BudgetConfig> budget = budget(tenant);
    return budget.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(tenant(tenant).spent(budget.get(), clock.instant()));
  }

  /** What was known of the model {@code id} beforehand; empty if that was not by results. */
  public Optional<Ability> ability(String id) {
    return catalog.get().ability(id);
  }

  /** Whether the model {@code id} is in the catalog. */
  boolean isOf(String id) {
    return catalog.get().find(id).isPresent();
  }

  /** Whether there is a model {@code id} that chats. */
  boolean has(String id) {
    return catalog.get().models().stream()
        .anyMatch(known -> known.id().equals(id) && known.capabilities().contains(Capability.TEXT));
  }

  /** The way in which observations on behalf of {@code tenant} become evidence. */
  Learning learning(String tenant) {
    TenantLearning known = upToDate(tenant);
    return new Learning(known.snapshot().estimates(), known::kept);
  }

  /** Adds evidence observed on behalf of {@code tenant}; tells whether there was room for it. */
  boolean add(String tenant, Evidence evidence) {
    return modelEvidence.add(evidence.ofModels().sums()) && tenant(tenant).add(evidence.ofTasks());
  }

  void spend(String tenant, double usd) {
    if (budget(tenant).isPresent()) {
      tenant(tenant).spend(usd);
    }
  }

  /**
   * The learning for a tenant, of the models that there are now. If they have changed, nothing is
   * known of them until the next exchange.
   */
  private TenantLearning upToDate(String tenant) {
    TenantLearning known = tenant(tenant);
    if (!known.snapshot().isOf(catalog.get())) {
      known.take(prior());
    }
    return known;
  }

  /** The learning for {@code tenant}, whether its models have changed or not. */
  TenantLearning tenant(String tenant) {
    return tenants.get(
        tenant,
        name -> {
          SharedCounters counters = shared.counters(name, MAX_NAMES);
          ForeignStates foreign =
              new ForeignStates(
                  counters.numberedTexts(FOREIGN, StateAdmission.MAX_SITES), seal(), ignored);
          WordLearning words = new WordLearning(shared.pairs(name), seal(), ignored);
          return new TenantLearning(counters, evidence(counters), foreign, words, prior());
        });
  }

  private SharedEvidence evidence(SharedCounters counters) {
    return config
        .get()
        .performance()
        .learning()
        .signingKey()
        .<SharedEvidence>map(
            key ->
                new SignedEvidence(
                    counters.texts(TenantLearning.EVIDENCE),
                    SignedText.key(key.reveal()),
                    ignored,
                    clock))
        .orElseGet(() -> new SummedEvidence(counters));
  }

  /** The signature of what replicas keep of exchanges with other sites. */
  Seal seal() {
    return config.get().performance().learning().signingKey().map(Seal::of).orElseGet(Seal::none);
  }

  /** The texts of evidence that were ignored, as they were not signed, or wrongly. */
  public long ignored() {
    return ignored.sum();
  }

  // For the exchange

  boolean isOn() {
    return config.get().performance().learning().enabled();
  }

  Optional<BudgetConfig> budget(String tenant) {
    return Optional.ofNullable(config.get().tenants().budgets().get(tenant));
  }

  ConcurrentMap<String, TenantLearning> tenants() {
    return tenants.asMap();
  }

  SharedEvidence modelEvidence() {
    return modelEvidence;
  }

  /** The estimates before anything was observed. */
  Snapshot prior() {
    Snapshot known = prior;
    ModelCatalog now = catalog.get();
    if (!known.isOf(now)) {
      known = prior(now);
      prior = known;
    }
    return known;
  }

  private static Snapshot prior(ModelCatalog catalog) {
    return new Snapshot(Instant.EPOCH, Estimates.prior(catalog), Map.of());
  }

  /**
   * The estimates by {@code evidence}; takes some milliseconds, and up to a second if there are
   * pairs to learn from.
   */
  Snapshot snapshot(TenantLearning known, Evidence evidence, FoundPairs pairs) {
    Instant now = clock.instant();
    ForeignEvidence foreign = foreign(known, evidence, now);
    Estimates estimates = prior().estimates().after(evidence, foreign, now);
    Snapshot next = Snapshot.of(now, estimates, known.routers());
    if (pairs.equals(FoundPairs.NONE)) {
      return next;
    }
    known.words().learn(pairs, next.routers().values());
    return next.with(known.words());
  }

  private ForeignEvidence foreign(TenantLearning known, Evidence evidence, Instant now) {
    FederationConfig federation = config.get().performance().learning().federation();
    List<WeighedExport> weighed = new ArrayList<>();
    for (ForeignState state : known.foreign().states().values()) {
      federation
          .influence(state.source())
          .ifPresent(influence -> weighed.add(new WeighedExport(state.export(), influence)));
    }
    return weighed.isEmpty()
        ? ForeignEvidence.NONE
        : ForeignEvidence.of(weighed, OwnScores.of(evidence, now), now);
  }

  /** Notes that the evidence of all replicas has just been read. */
  void exchanged() {
    exchanged = clock.instant();
  }
}
