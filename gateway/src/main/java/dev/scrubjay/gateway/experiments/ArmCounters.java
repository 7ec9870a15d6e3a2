package dev.scrubjay.gateway.experiments;

import dev.scrubjay.gateway.observe.CacheStatus;
import dev.scrubjay.gateway.observe.CompletedRequest;
import dev.scrubjay.gateway.observe.LookupFigures;
import dev.scrubjay.gateway.observe.ReportedOutcome;
import dev.scrubjay.gateway.observe.RequestFigures;
import dev.scrubjay.gateway.observe.RequestObserver;
import dev.scrubjay.gateway.request.RequestContext;
import dev.scrubjay.gateway.shared.SharedCounters;
import dev.scrubjay.policy.experiment.Assignment;
import dev.scrubjay.policy.experiment.Experiment;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Counts the requests of all experiments, each in its arm. */
final class ArmCounters implements RequestObserver {
  private static final Duration KEPT = Duration.ofDays(90);

  private final SharedCounters shared;
  private final Map<String, ArmCounter> counters = new ConcurrentHashMap<>();

  ArmCounters(SharedCounters shared) {
    this.shared = shared;
  }

  /** Counts a request that has got its assignment. */
  void exposed(Assignment assignment) {
    of(assignment).exposed(assignment);
  }

  @Override
  public void cacheUsed(RequestContext context, String operation, CacheStatus status) {
    context.assignment().ifPresent(in -> of(in).lookedUp(in, LookupFigures.of(status)));
  }

  @Override
  public void completed(CompletedRequest request, RequestFigures figures) {
    request.assignment().ifPresent(in -> of(in).completed(in, figures));
  }

  @Override
  public void reported(ReportedOutcome outcome) {
    outcome.assignment().ifPresent(in -> of(in).judged(in, outcome.accuracy()));
  }

  private ArmCounter of(Assignment assignment) {
    return of(assignment.experiment());
  }

  private ArmCounter of(String experimentId) {
    return counters.computeIfAbsent(experimentId, id -> new ArmCounter());
  }

  /** Adds the counts of {@code experiments} to the sums of all replicas. */
  Future<Void> flush(List<Experiment> experiments) {
    Future<Void> done = Future.succeededFuture();
    for (Experiment experiment : experiments) {
      ArmCounter counter = of(RunningExperiments.id(experiment));
      Map<String, Duration> sums = Map.of(RunningExperiments.sums(experiment), KEPT);
      done = done.compose(before -> counter.flush(shared, sums));
    }
    return done;
  }

  /** The counts of this replica since its start. */
  ExperimentSums sinceStart(Experiment experiment) {
    return new ExperimentSums(experiment, of(RunningExperiments.id(experiment)).sinceStart());
  }

  /** The sums of all replicas for each of {@code experiments}. */
  Future<List<ExperimentSums>> ofAll(List<Experiment> experiments) {
    List<Future<ExperimentSums>> all =
        experiments.stream()
            .map(
                experiment ->
                    shared
                        .read(RunningExperiments.sums(experiment))
                        .map(sums -> new ExperimentSums(experiment, sums)))
            .toList();
    return Future.all(all).map(done -> all.stream().map(Future::result).toList());
  }
}
