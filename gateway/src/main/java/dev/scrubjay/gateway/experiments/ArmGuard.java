package dev.scrubjay.gateway.experiments;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.shared.LedDocument;
import dev.scrubjay.gateway.shared.SharedDocuments;
import dev.scrubjay.policy.experiment.Experiment;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops arms that answer worse than the first, at all replicas. The replica that holds the lease
 * judges every five seconds.
 */
final class ArmGuard {
  private static final Logger LOG = LoggerFactory.getLogger(ArmGuard.class);
  private static final String NAME = "experiments";
  private static final Duration JUDGED_EVERY = Duration.ofSeconds(5);
  private static final Duration LEASE = JUDGED_EVERY.multipliedBy(3);

  private final LedDocument document;
  private final InstantSource clock;
  private volatile Set<String> stopped = Set.of();
  private volatile Set<String> alarming = Set.of();
  private Instant judged = Instant.EPOCH;

  ArmGuard(SharedDocuments documents, InstantSource clock) {
    this.document = new LedDocument(documents, NAME, LEASE, this::takeOver);
    this.clock = clock;
  }

  boolean hasStopped(Experiment experiment, int arm) {
    return stopped.contains(RunningExperiments.armId(experiment, arm));
  }

  private boolean hasStoppedAny(Experiment experiment) {
    return RunningExperiments.armIds(experiment).stream().anyMatch(stopped::contains);
  }

  /**
   * Whether an experiment's arms have got other shares of the requests than they should. Only the
   * replica that judges knows.
   */
  boolean isAlarming(Experiment experiment) {
    return alarming.contains(experiment.name());
  }

  private void takeOver(String text) {
    Set<String> read = new HashSet<>();
    try {
      if (!text.isEmpty()) {
        Json.object(text).path("stopped").forEach(arm -> read.add(arm.asText()));
      }
    } catch (JsonProcessingException e) {
      LOG.warn("This replica cannot read which arms are stopped", e);
    }
    stopped = read;
  }

  /**
   * Takes over which arms are stopped, and stops those that lose, if it is time and this replica
   * holds the lease.
   */
  Future<Void> tick(
      List<Experiment> running, Function<List<Experiment>, Future<List<ExperimentSums>>> results) {
    Future<Void> pulled = document.pull();
    Instant now = clock.instant();
    if (now.isBefore(judged.plus(JUDGED_EVERY))) {
      return pulled;
    }
    judged = now;
    return pulled
        .compose(done -> document.lead())
        .compose(
            leads ->
                leads ? results.apply(running) : Future.succeededFuture(List.<ExperimentSums>of()))
        .onSuccess(this::raiseAlarms)
        .compose(this::stopLosing);
  }

  private void raiseAlarms(List<ExperimentSums> results) {
    Set<String> names = new HashSet<>();
    for (ExperimentSums sums : results) {
      if (!hasStoppedAny(sums.experiment()) && sums.sampleRatio().isAlarming()) {
        names.add(sums.experiment().name());
      }
    }
    alarming = names;
  }

  private Future<Void> stopLosing(List<ExperimentSums> results) {
    Set<String> losing = losing(results);
    losing.removeAll(stopped);
    if (losing.isEmpty()) {
      return Future.succeededFuture();
    }
    LOG.warn("Experiment arms {} are stopped, as they answer worse than the first arm", losing);
    Set<String> all = new HashSet<>(stopped);
    Set<String> known = new HashSet<>();
    results.forEach(sums -> known.addAll(RunningExperiments.armIds(sums.experiment())));
    all.retainAll(known); // so that the document does not grow for ever
    all.addAll(losing);
    ObjectNode next = Json.object();
    all.forEach(next.putArray("stopped")::add);
    String line =
        Json.text(Json.object().put("at", clock.instant().toString()).put("stopped", "" + losing));
    return document.write(document.read(), Json.text(next), List.of(line)).mapEmpty();
  }

  private static Set<String> losing(List<ExperimentSums> results) {
    Set<String> losing = new HashSet<>();
    for (ExperimentSums sums : results) {
      for (int arm = 1; arm < sums.experiment().arms().size(); arm++) {
        if (sums.isLosing(arm)) {
          losing.add(RunningExperiments.armId(sums.experiment(), arm));
        }
      }
    }
    return losing;
  }
}
