package dev.scrubjay.gateway.learning;

import dev.scrubjay.gateway.config.LearningConfig;
import dev.scrubjay.gateway.observe.CompletedRequest;
import dev.scrubjay.gateway.observe.RequestFigures;
import dev.scrubjay.gateway.observe.RequestObserver;
import dev.scrubjay.policy.evidence.Evidence;
import dev.scrubjay.policy.evidence.Observation;
import dev.scrubjay.policy.evidence.Observation.ObservedVerdict;
import dev.scrubjay.policy.key.Scope;
import dev.scrubjay.policy.words.WordedPair;
import java.time.InstantSource;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Learns from observations of models, and from verdicts on their answers. */
public final class Learner implements RequestObserver {
  private static final Logger LOG = LoggerFactory.getLogger(Learner.class);

  private final Knowledge knowledge;
  private final Supplier<LearningConfig> config;
  private final InstantSource clock;
  private final LongAdder observations = new LongAdder();
  private final LongAdder verdicts = new LongAdder();
  private final LongAdder dropped = new LongAdder();

  /**
   * @param knowledge that observations and verdicts are added to
   */
  public Learner(Knowledge knowledge, Supplier<LearningConfig> config, InstantSource clock) {
    this.knowledge = knowledge;
    this.config = config;
    this.clock = clock;
  }

  @Override
  public void observed(Scope scope, String requestId, Observation observation) {
    if (!config.get().enabled()) {
      return;
    }
    if (!knowledge.isOf(observation.model())) {
      return; // clients may name any number of models, and none of these is routed to
    }
    observations.increment();
    note(scope.tenant(), observation);
  }

  private void note(String tenant, Observation observation) {
    Evidence evidence = knowledge.learning(tenant).evidence(observation, clock.instant());
    if (!knowledge.add(tenant, evidence)) {
      dropped.increment();
    }
  }

  /** Learns from a pair whose prompt's words are known, later and at all replicas. */
  void learn(Scope scope, WordedPair pair) {
    if (config.get().enabled() && knowledge.isOf(pair.one()) && knowledge.isOf(pair.other())) {
      knowledge
          .tenant(scope.tenant())
          .words()
          .add(pair)
          .onFailure(away -> LOG.debug("the words of a pair are not noted: {}", "" + away));
    }
  }

  /**
   * Learns from a verdict on an answer.
   *
   * @return whether it does; not if learning is turned off
   */
  boolean learn(Scope scope, ObservedVerdict judged) {
    if (!config.get().enabled()) {
      return false;
    }
    verdicts.increment();
    note(scope.tenant(), judged);
    return true;
  }

  /** Counts {@code usd} to what the tenant spends of its budget. */
  void spent(Scope scope, double usd) {
    if (usd > 0) {
      knowledge.spend(scope.tenant(), usd);
    }
  }

  /** Whether there is a model {@code id} that can be learned of. */
  boolean knows(String id) {
    return knowledge.has(id);
  }

  /** Answers and failures that this replica has observed. */
  public long observations() {
    return observations.sum();
  }

  /** Verdicts that this replica has learned from. */
  public long verdicts() {
    return verdicts.sum();
  }

  /** Observations for which there was no room, as Redis was away. */
  public long dropped() {
    return dropped.sum();
  }

  @Override
  public void completed(CompletedRequest request, RequestFigures figures) {
    spent(request.scope(), request.cost().usdOrZero());
  }
}
