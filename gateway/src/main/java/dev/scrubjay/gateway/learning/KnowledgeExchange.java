package dev.scrubjay.gateway.learning;

import dev.scrubjay.gateway.config.BudgetConfig;
import dev.scrubjay.gateway.learning.WordLearning.FoundPairs;
import dev.scrubjay.gateway.redis.RedisRefusal;
import dev.scrubjay.gateway.shared.SharedState;
import dev.scrubjay.gateway.shared.TickLoop;
import dev.scrubjay.policy.evidence.Evidence;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Exchanges {@link Knowledge} with the other replicas, every second: each adds what it has observed
 * to sums in Redis, and takes over what all have added.
 */
public final class KnowledgeExchange {
  private static final Logger LOG = LoggerFactory.getLogger(KnowledgeExchange.class);
  private static final int MAX_FORGOTTEN_AT_ONCE = 1000;

  /**
   * The time after which estimates are made anew although nothing new is known of the tenant's own
   * tasks. With a large catalog that takes some milliseconds, for each of many tenants.
   */
  private static final Duration RENEWED = Duration.ofSeconds(30);

  private final Vertx vertx;
  private final SharedState shared;
  private final Knowledge knowledge;
  private final InstantSource clock;
  private final AtomicBoolean complained = new AtomicBoolean();

  /** Whether words were learned from in this tick: for one tenant, as that may take a second. */
  private volatile boolean learnedWords;

  public KnowledgeExchange(
      Vertx vertx, SharedState shared, Knowledge knowledge, InstantSource clock) {
    this.vertx = vertx;
    this.shared = shared;
    this.knowledge = knowledge;
    this.clock = clock;
  }

  /** Exchanges until the {@link Vertx} is closed. */
  public KnowledgeExchange start() {
    TickLoop.start(vertx, this::tick);
    return this;
  }

  /** Sends the last observations, as far as Redis takes them now. Never fails. */
  public Future<Void> close() {
    Future<Void> sent = flushModels();
    for (Map.Entry<String, TenantLearning> entry : knowledge.tenants().entrySet()) {
      sent = sent.compose(before -> flushTenant(entry.getKey(), entry.getValue()));
    }
    return sent.otherwiseEmpty();
  }

  /** Models first, then one tenant after the other. */
  Future<Void> tick() {
    learnedWords = false;
    return flushModels()
        .compose(flushed -> knowledge.isOn() ? readModels() : Future.succeededFuture(Evidence.NONE))
        .compose(this::tenants)
        .onSuccess(
            done -> {
              knowledge.exchanged();
              complained.set(false);
            })
        .onFailure(this::complain);
  }

  /** Logs a failure once, until all is well again. That Redis is away is logged elsewhere. */
  private void complain(Throwable cause) {
    if (shared.isReachable() && complained.compareAndSet(false, true)) {
      LOG.warn(
          "Replicas cannot exchange all that they have learned: {}",
          RedisRefusal.of(cause).orElse(String.valueOf(cause.getMessage())));
    }
  }

  private Future<Void> flushModels() {
    return knowledge.modelEvidence().flush();
  }

  private Future<Evidence> readModels() {
    return knowledge.modelEvidence().read().map(Evidence::of);
  }

  private Future<Void> tenants(Evidence ofModels) {
    Future<Void> done = Future.succeededFuture();
    for (Map.Entry<String, TenantLearning> entry : knowledge.tenants().entrySet()) {
      done =
          done.compose(before -> tenant(entry.getKey(), entry.getValue(), ofModels))
              .onFailure(this::complain)
              .otherwiseEmpty();
    }
    return done;
  }

  private Future<Void> tenant(String name, TenantLearning known, Evidence ofModels) {
    Future<Void> flushed = flushTenant(name, known);
    return knowledge.isOn()
        ? flushed.compose(done -> learn(known, ofModels))
        : flushed.onComplete(done -> known.forget(knowledge.prior()));
  }

  private Future<Void> flushTenant(String name, TenantLearning known) {
    Optional<BudgetConfig> budget = knowledge.budget(name);
    Instant now = clock.instant();
    return budget.isEmpty()
        ? known.flush()
        : known.flush(budget.get(), now).compose(flushed -> known.readSpent(budget.get(), now));
  }

  private Future<Void> learn(TenantLearning known, Evidence ofModels) {
    Future<Evidence> ofTasks = known.read();
    Future<FoundPairs> pairs =
        learnedWords
            ? Future.succeededFuture(FoundPairs.NONE)
            : known.words().due(known.routers().values());
    return Future.all(ofTasks, known.foreign().refresh(), pairs)
        .compose(
            read ->
                pairs.result().equals(FoundPairs.NONE)
                        && known.isFrom(ofTasks.result())
                        && isRecent(known.snapshot())
                    ? Future.succeededFuture()
                    : learn(known, ofModels, ofTasks.result(), pairs.result()));
  }

  private boolean isRecent(Snapshot snapshot) {
    return snapshot.made().plus(RENEWED).isAfter(clock.instant());
  }

  private Future<Void> learn(
      TenantLearning known, Evidence ofModels, Evidence ofTasks, FoundPairs pairs) {
    if (!pairs.equals(FoundPairs.NONE)) {
      learnedWords = true;
    }
    return vertx
        .executeBlocking(() -> knowledge.snapshot(known, ofModels.plus(ofTasks), pairs))
        .onSuccess(snapshot -> known.take(snapshot, ofTasks))
        .compose(snapshot -> forget(known, snapshot.estimates().outdated()));
  }

  /** Deletes sums that have no weight any more; other replicas may do so too. */
  private Future<Void> forget(TenantLearning known, List<String> names) {
    List<String> some = names.stream().limit(MAX_FORGOTTEN_AT_ONCE).toList();
    return knowledge
        .modelEvidence()
        .forget(some.stream().filter(Evidence::isOfModels).toList())
        .compose(
            forgotten ->
                known.forget(some.stream().filter(name -> !Evidence.isOfModels(name)).toList()));
  }
}
