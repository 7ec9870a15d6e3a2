package dev.scrubjay.gateway.experiments;

import dev.scrubjay.gateway.config.GatewayConfig;
import dev.scrubjay.gateway.experiments.RunningExperiments.Participation;
import dev.scrubjay.gateway.observe.RequestObserver;
import dev.scrubjay.gateway.shared.SharedState;
import dev.scrubjay.gateway.shared.TickLoop;
import dev.scrubjay.gateway.tuning.TunedPolicy;
import dev.scrubjay.policy.experiment.Assignment;
import dev.scrubjay.policy.experiment.Experiment;
import dev.scrubjay.policy.experiment.Treatment;
import dev.scrubjay.policy.key.Scope;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The experiments that are running, at this replica together with all others: which request is in
 * which arm, how the arms do, and which of them have been stopped.
 */
public final class Experiments {
  private static final Logger LOG = LoggerFactory.getLogger(Experiments.class);

  private final RunningExperiments running;
  private final ArmCounters counters;
  private final ArmGuard guard;
  private final TunedPolicy policy;

  public Experiments(
      SharedState shared, TunedPolicy policy, Supplier<GatewayConfig> config, InstantSource clock) {
    this.running = new RunningExperiments(() -> config.get().performance().experiments());
    this.counters = new ArmCounters(shared.counters());
    this.guard = new ArmGuard(shared.documents(), clock);
    this.policy = policy;
  }

  /** The observer that counts the arms' requests. */
  public RequestObserver observer() {
    return counters;
  }

  /** Exchanges with the other replicas until {@code vertx} is closed. */
  public void start(Vertx vertx) {
    TickLoop.start(vertx, this::tick);
  }

  private Future<Void> tick() {
    List<Experiment> current = running.all();
    if (current.isEmpty()) {
      return Future.succeededFuture();
    }
    return counters
        .flush(current)
        .compose(flushed -> guard.tick(current, counters::ofAll))
        .onFailure(failure -> LOG.debug("Experiments wait for Redis: {}", failure.toString()));
  }

  /**
   * The treatment of a request. A unit of a stopped arm is treated as if there were no experiment.
   *
   * @param auto whether the request leaves the choice of the model to the gateway
   * @param unit gives what decides on the arm, within the tenant; asked only if there is an
   *     experiment
   */
  public Treatment treat(Scope scope, boolean auto, Supplier<String> unit) {
    Optional<Participation> found = running.find(scope, auto, unit);
    return found.isEmpty()
            || guard.hasStopped(found.get().experiment(), found.get().assignment().arm())
        ? Treatment.NONE
        : treated(found.get().experiment(), found.get().assignment());
  }

  private Treatment treated(Experiment experiment, Assignment place) {
    Treatment tuned = policy.tuned(Treatment.of(experiment, place));
    Assignment assignment =
        new Assignment(RunningExperiments.id(experiment), place.arm(), place.bucket());
    counters.exposed(assignment);
    return new Treatment(Optional.of(assignment), tuned.routing(), tuned.ttl(), tuned.entries());
  }

  /** The counts of each arm at this replica since its start. */
  public List<ArmCounts> counts() {
    List<ArmCounts> counts = new ArrayList<>();
    for (Experiment experiment : running.all()) {
      ExperimentSums sums = counters.sinceStart(experiment);
      for (int arm = 0; arm < experiment.arms().size(); arm++) {
        counts.add(sums.counts(arm, guard.hasStopped(experiment, arm)));
      }
    }
    return counts;
  }

  /**
   * Whether the arms' shares of requests differ from their weights, by the experiment's name. Known
   * to the leading replica alone.
   */
  public Map<String, Boolean> alarms() {
    Map<String, Boolean> alarms = new HashMap<>();
    running.all().forEach(test -> alarms.put(test.name(), guard.isAlarming(test)));
    return alarms;
  }

  /** The results of all experiments so far, at all replicas; fails if Redis is away. */
  public Future<List<ExperimentResult>> results() {
    return counters.ofAll(running.all()).map(all -> all.stream().map(this::result).toList());
  }

  private ExperimentResult result(ExperimentSums sums) {
    return ExperimentResult.of(sums, arm -> guard.hasStopped(sums.experiment(), arm));
  }
}
