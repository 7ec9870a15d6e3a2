package dev.scrubjay.gateway.experiments;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.config.ExperimentsConfig;
import dev.scrubjay.gateway.config.GatewayConfig;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.observe.CacheStatus;
import dev.scrubjay.gateway.observe.CompletedRequest;
import dev.scrubjay.gateway.observe.LookupFigures;
import dev.scrubjay.gateway.observe.ReportedOutcome;
import dev.scrubjay.gateway.observe.RequestFigures;
import dev.scrubjay.gateway.observe.RequestObserver;
import dev.scrubjay.gateway.request.RequestContext;
import dev.scrubjay.gateway.shared.SharedCounters;
import dev.scrubjay.gateway.shared.SharedDocuments;
import dev.scrubjay.gateway.shared.SharedDocuments.Document;
import dev.scrubjay.gateway.shared.SharedState;
import dev.scrubjay.gateway.tuning.TunedPolicy;
import dev.scrubjay.policy.experiment.Experiment;
import dev.scrubjay.policy.experiment.Treatment;
import dev.scrubjay.policy.experiment.Treatment.Seat;
import dev.scrubjay.policy.key.Scope;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The experiments that are running, at this replica together with all others: who is in which arm,
 * what came of it, and which arms have been stopped.
 */
public final class Experiments implements RequestObserver {
  private static final Logger LOG = LoggerFactory.getLogger(Experiments.class);
  private static final String NAME = "experiments";
  private static final Duration TICK = Duration.ofSeconds(1);
  private static final Duration KEPT = Duration.ofDays(90);
  private static final Duration JUDGED_EVERY = Duration.ofSeconds(5);
  private static final Duration LEASE = JUDGED_EVERY.multipliedBy(3);

  private final SharedDocuments documents;
  private final SharedCounters shared;
  private final TunedPolicy policy;
  private final Supplier<GatewayConfig> config;
  private final InstantSource clock;
  private final String replica = UUID.randomUUID().toString();
  private final Map<String, ArmCounter> counters = new ConcurrentHashMap<>();
  private Document document = new Document(-1, "");
  private volatile Set<String> stopped = Set.of();
  private volatile Set<String> alarming = Set.of();
  private Instant judged = Instant.EPOCH;

  public Experiments(
      SharedState shared, TunedPolicy policy, Supplier<GatewayConfig> config, InstantSource clock) {
    this.documents = shared.documents();
    this.shared = shared.counters();
    this.policy = policy;
    this.config = config;
    this.clock = clock;
  }

  /** Exchanges with the other replicas until {@code vertx} is closed. */
  public void start(Vertx vertx) {
    vertx.setTimer(TICK.toMillis(), id -> tick().onComplete(ended -> start(vertx)));
  }

  /**
   * How a request is treated.
   *
   * @param auto whether its model is to be chosen; only then can routing differ
   * @param unit what decides, within the tenant
   */
  public Treatment treat(Scope scope, boolean auto, String unit) {
    for (Experiment experiment : running()) {
      boolean matters = auto || experiment.comparesTtls();
      Optional<Experiment.Place> place =
          matters ? experiment.place(scope.tenant(), unit) : Optional.empty();
      if (place.isPresent()) {
        return stopped.contains(armId(experiment, place.get().arm()))
            ? Treatment.NONE
            : treated(experiment, place.get());
      }
    }
    return Treatment.NONE;
  }

  private Treatment treated(Experiment experiment, Experiment.Place place) {
    Treatment tuned = policy.tuned(Treatment.of(experiment, place));
    Seat assignment = new Seat(id(experiment), place.arm(), place.bucket());
    counter(assignment.experiment()).exposed(assignment);
    return new Treatment(Optional.of(assignment), tuned.routing(), tuned.ttl(), tuned.entries());
  }

  @Override
  public void cacheUsed(RequestContext context, String operation, CacheStatus status) {
    context
        .assignment()
        .ifPresent(
            assignment ->
                counter(assignment.experiment()).lookedUp(assignment, LookupFigures.of(status)));
  }

  @Override
  public void completed(CompletedRequest request) {
    request
        .assignment()
        .ifPresent(
            assignment ->
                counter(assignment.experiment()).completed(assignment, RequestFigures.of(request)));
  }

  @Override
  public void reported(ReportedOutcome outcome) {
    outcome
        .assignment()
        .ifPresent(
            assignment -> counter(assignment.experiment()).judged(assignment, outcome.accuracy()));
  }

  /** The control comes last: it takes who is left. */
  private List<Experiment> running() {
    ExperimentsConfig current = config.get().performance().experiments();
    if (current.control().isEmpty()) {
      return current.tests();
    }
    List<Experiment> all = new ArrayList<>(current.tests());
    current.control().ifPresent(all::add);
    return all;
  }

  private ArmCounter counter(String id) {
    return counters.computeIfAbsent(id, key -> new ArmCounter(shared));
  }

  /** An experiment that is defined otherwise is another one, even by the same name. */
  private static String id(Experiment experiment) {
    String definition = experiment.arms() + " " + new TreeSet<>(experiment.tenants());
    return experiment.name() + ":" + Integer.toHexString(definition.hashCode());
  }

  private static String armId(Experiment experiment, int arm) {
    return id(experiment) + "/" + experiment.arms().get(arm).name();
  }

  /** Sends what was counted, takes over which arms are stopped, and stops those that lose. */
  Future<Void> tick() {
    List<Experiment> current = running();
    if (current.isEmpty()) {
      return Future.succeededFuture();
    }
    Future<Void> done = Future.succeededFuture();
    for (Experiment experiment : current) {
      done = done.compose(before -> counter(id(experiment)).flush(sums(experiment), KEPT));
    }
    return done.compose(flushed -> pull()).compose(pulled -> judge(current));
  }

  private Future<Void> pull() {
    return documents
        .read(NAME)
        .map(
            read -> {
              if (!read.equals(document)) {
                document = read;
                stopped = stopped(read.text());
              }
              return null;
            });
  }

  private static Set<String> stopped(String text) {
    Set<String> stopped = new HashSet<>();
    try {
      if (!text.isEmpty()) {
        Json.object(text).path("stopped").forEach(arm -> stopped.add(arm.asText()));
      }
    } catch (JsonProcessingException e) {
      LOG.warn("which arms are stopped cannot be read here", e);
    }
    return stopped;
  }

  private Future<Void> judge(List<Experiment> current) {
    Instant now = clock.instant();
    if (now.isBefore(judged.plus(JUDGED_EVERY))) {
      return Future.succeededFuture();
    }
    judged = now;
    return documents
        .lead(NAME, replica, LEASE)
        .compose(
            leads -> leads ? results(current) : Future.succeededFuture(List.<ExperimentSums>of()))
        .onSuccess(results -> alarming = alarming(results))
        .compose(this::stopLosing);
  }

  private Set<String> alarming(List<ExperimentSums> results) {
    Set<String> names = new HashSet<>();
    for (ExperimentSums sums : results) {
      if (!hasStopped(sums.experiment()) && sums.sampleRatio().isAlarming()) {
        names.add(sums.experiment().name());
      }
    }
    return names;
  }

  private boolean hasStopped(Experiment experiment) {
    return IntStream.range(0, experiment.arms().size())
        .anyMatch(arm -> stopped.contains(armId(experiment, arm)));
  }

  private Future<Void> stopLosing(List<ExperimentSums> results) {
    Set<String> losing = new HashSet<>();
    for (ExperimentSums sums : results) {
      for (int arm = 1; arm < sums.experiment().arms().size(); arm++) {
        if (sums.isLosing(arm)) {
          losing.add(armId(sums.experiment(), arm));
        }
      }
    }
    losing.removeAll(stopped);
    if (losing.isEmpty()) {
      return Future.succeededFuture();
    }
    LOG.warn("experiment arms are stopped, since they answer worse: {}", losing);
    Set<String> all = new HashSet<>(stopped);
    all.retainAll(armIds(results)); // no more than there are arms
    all.addAll(losing);
    ObjectNode next = Json.object();
    all.forEach(next.putArray("stopped")::add);
    String line =
        Json.text(Json.object().put("at", clock.instant().toString()).put("stopped", "" + losing));
    return documents
        .write(NAME, document.revision(), Json.text(next), List.of(line))
        .compose(written -> pull());
  }

  private static Set<String> armIds(List<ExperimentSums> results) {
    Set<String> ids = new HashSet<>();
    for (ExperimentSums sums : results) {
      for (int arm = 0; arm < sums.experiment().arms().size(); arm++) {
        ids.add(armId(sums.experiment(), arm));
      }
    }
    return ids;
  }

  /** What this replica has counted of each arm since its start. */
  public List<ArmCounts> counts() {
    List<ArmCounts> counts = new ArrayList<>();
    for (Experiment experiment : running()) {
      ExperimentSums sums = new ExperimentSums(experiment, counter(id(experiment)).sinceStart());
      for (int arm = 0; arm < experiment.arms().size(); arm++) {
        counts.add(sums.counts(arm, stopped.contains(armId(experiment, arm))));
      }
    }
    return counts;
  }

  /**
   * Whether the arms of each experiment have got other shares of requests than they should; known
   * to the one replica that judges.
   */
  public Map<String, Boolean> alarms() {
    Map<String, Boolean> alarms = new HashMap<>();
    Set<String> now = alarming;
    running().forEach(test -> alarms.put(test.name(), now.contains(test.name())));
    return alarms;
  }

  /** What has come of all experiments so far, at all replicas; fails if Redis is away. */
  public Future<List<ExperimentResult>> results() {
    return results(running())
        .map(
            all ->
                all.stream()
                    .map(
                        sums ->
                            ExperimentResult.of(
                                sums, arm -> stopped.contains(armId(sums.experiment(), arm))))
                    .toList());
  }

  private Future<List<ExperimentSums>> results(List<Experiment> experiments) {
    List<Future<ExperimentSums>> all =
        experiments.stream()
            .map(
                experiment ->
                    shared.read(sums(experiment)).map(sums -> new ExperimentSums(experiment, sums)))
            .toList();
    return Future.all(all).map(done -> all.stream().map(Future::result).toList());
  }

  private static String sums(Experiment experiment) {
    return "experiment:" + id(experiment);
  }
}
