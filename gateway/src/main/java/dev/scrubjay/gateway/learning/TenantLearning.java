package dev.scrubjay.gateway.learning;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.scrubjay.gateway.config.BudgetConfig;
import dev.scrubjay.gateway.learning.ForeignStates.ForeignState;
import dev.scrubjay.gateway.shared.CounterBuffer;
import dev.scrubjay.gateway.shared.SharedCounters;
import dev.scrubjay.policy.estimates.Estimates;
import dev.scrubjay.policy.evidence.Evidence;
import dev.scrubjay.policy.router.ModelRouter;
import dev.scrubjay.policy.routing.BudgetPace;
import dev.scrubjay.policy.routing.RoutingAdjustment;
import dev.scrubjay.policy.routing.RoutingPolicy;
import dev.scrubjay.policy.task.TaskType;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The learning for one tenant: from its own tasks alone, so that no tenant can spoil another's
 * routing, or see what kinds of tasks another has. Thread-safe.
 */
final class TenantLearning {
  /** Longer than the longest memory of {@link dev.scrubjay.policy.estimates}. */
  static final Duration KEPT = Duration.ofDays(120);

  static final String EVIDENCE = "evidence";

  private static final String USD = "usd";

  /** Policies whose routers are kept up to date: the one in force, and those of experiments. */
  private static final int MAX_POLICIES = 64;

  private static final Duration POLICY_IN_USE = Duration.ofMinutes(10);

  private final SharedCounters sums;
  private final SharedEvidence evidence;
  private final ForeignStates foreign;
  private final WordLearning words;
  private final CounterBuffer spending;
  private final Cache<RoutingPolicy, ModelRouter> inUse =
      Caffeine.newBuilder().maximumSize(MAX_POLICIES).expireAfterAccess(POLICY_IN_USE).build();
  private final Set<String> fresh = ConcurrentHashMap.newKeySet();
  private volatile Snapshot snapshot;
  private volatile LearnedFrom learnedFrom = new LearnedFrom(Map.of(), Map.of());
  private volatile Spent spent = new Spent("", 0);

  private record LearnedFrom(Map<String, Double> sums, Map<String, ForeignState> states) {}

  /** The spending of all replicas together in a period. */
  private record Spent(String period, double usd) {}

  TenantLearning(
      SharedCounters sums,
      SharedEvidence evidence,
      ForeignStates foreign,
      WordLearning words,
      Snapshot start) {
    this.sums = sums;
    this.evidence = evidence;
    this.foreign = foreign;
    this.words = words;
    this.spending = new CounterBuffer();
    this.snapshot = start;
  }

  Snapshot snapshot() {
    return snapshot;
  }

  /** The routers that have lately decided, by policy. */
  Map<RoutingPolicy, ModelRouter> routers() {
    return Map.copyOf(inUse.asMap());
  }

  /** The router under {@code policy}; built now if no request has used it lately. */
  ModelRouter router(RoutingPolicy policy) {
    Snapshot now = snapshot;
    ModelRouter last = inUse.getIfPresent(policy);
    if (last != null && last.estimates() == now.estimates()) {
      return last;
    }
    ModelRouter router =
        now.router(policy).orElseGet(() -> words.told(new ModelRouter(policy, now.estimates())));
    inUse.put(policy, router);
    return router;
  }

  /** What the words of the tenant's judged pairs say. */
  WordLearning words() {
    return words;
  }

  /** The type that {@code task} is learned as; the number of types is bounded. */
  synchronized TaskType kept(TaskType task) {
    Set<String> known = snapshot.estimates().knownTasks();
    boolean isKnown = known.contains(task.name()) || fresh.contains(task.name());
    if (!isKnown && known.size() + fresh.size() >= Estimates.MAX_TASKS) {
      return TaskType.GENERAL;
    }
    if (!isKnown) {
      fresh.add(task.name());
    }
    return task;
  }

  /** Adds evidence; tells whether there was room for it. */
  boolean add(Evidence more) {
    return evidence.add(more.sums());
  }

  void spend(double usd) {
    spending.add(USD, usd);
  }

  /** Sends evidence and spending to the sums of all replicas. */
  Future<Void> flush(BudgetConfig budget, Instant now) {
    return flush()
        .compose(
            flushed ->
                spending.flush(sums, Map.of(period(budget, now), budget.period().multipliedBy(2))));
  }

  /** Sends evidence to the sums of all replicas, where there is no budget. */
  Future<Void> flush() {
    return evidence.flush();
  }

  /** What other sites have learned for the tenant. */
  ForeignStates foreign() {
    return foreign;
  }

  /** The evidence of all replicas. */
  Future<Evidence> read() {
    return evidence.read().map(Evidence::of);
  }

  Future<Void> readSpent(BudgetConfig budget, Instant now) {
    String period = period(budget, now);
    return sums.read(period)
        .map(
            found -> {
              spent = new Spent(period, found.getOrDefault(USD, 0.0));
              return null;
            });
  }

  /** Forgets what was learned of the tenant's tasks; {@code start} is what is known without. */
  void forget(Snapshot start) {
    words.forget();
    take(start);
  }

  /** Takes over a snapshot that was not learned. */
  void take(Snapshot next) {
    take(next, Evidence.NONE);
  }

  /** Takes over a snapshot that was learned from {@code evidence} on the tenant's tasks. */
  synchronized void take(Snapshot next, Evidence evidence) {
    snapshot = next;
    learnedFrom = new LearnedFrom(evidence.sums(), foreign.states());
    fresh.removeAll(next.estimates().knownTasks());
  }

  /**
   * Whether the snapshot was learned from {@code evidence}, and from the states of other sites that
   * there are now.
   */
  boolean isFrom(Evidence evidence) {
    return learnedFrom.equals(new LearnedFrom(evidence.sums(), foreign.states()));
  }

  /** Deletes sums that have no weight any more. */
  Future<Void> forget(List<String> names) {
    return evidence.forget(names);
  }

  /** The spending in the period of {@code now}, USD, as far as is known here. */
  double spent(BudgetConfig budget, Instant now) {
    Spent known = spent;
    return spending.unsent(USD) + (known.period().equals(period(budget, now)) ? known.usd() : 0);
  }

  double pressure(BudgetConfig budget, Instant now) {
    return new BudgetPace(budget.usd()).pressure(spent(budget, now), budget.elapsed(now));
  }

  RoutingAdjustment adjustment(BudgetConfig budget, Instant now, double draw) {
    return RoutingAdjustment.of(
        new BudgetPace(budget.usd()), spent(budget, now), budget.elapsed(now), draw);
  }

  private static String period(BudgetConfig budget, Instant now) {
    return "spent:" + budget.period().toMillis() + ":" + budget.index(now);
  }
}
