package dev.scrubjay.gateway.learning;

import dev.scrubjay.gateway.config.LearningConfig;
import dev.scrubjay.gateway.observe.CompletedRequest;
import dev.scrubjay.gateway.observe.RequestObserver;
import dev.scrubjay.gateway.shared.RequestMemory;
import dev.scrubjay.policy.evidence.Evidence;
import dev.scrubjay.policy.evidence.Observation;
import dev.scrubjay.policy.evidence.Observation.ObservedCall;
import dev.scrubjay.policy.evidence.Observation.ObservedVerdict;
import dev.scrubjay.policy.evidence.Verdict;
import dev.scrubjay.policy.key.Scope;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Learns from what is seen of the models, and from what callers say of their answers. */
public final class Learner implements RequestObserver {
  private static final Logger LOG = LoggerFactory.getLogger(Learner.class);

  private final Knowledge knowledge;
  private final RequestMemory requests;
  private final Supplier<LearningConfig> config;
  private final InstantSource clock;
  private final LongAdder observations = new LongAdder();
  private final LongAdder verdicts = new LongAdder();
  private final LongAdder dropped = new LongAdder();

  /**
   * @param knowledge what it adds to
   */
  public Learner(
      Knowledge knowledge,
      RequestMemory requests,
      Supplier<LearningConfig> config,
      InstantSource clock) {
    this.knowledge = knowledge;
    this.requests = requests;
    this.config = config;
    this.clock = clock;
  }

  @Override
  public void observed(Scope scope, String requestId, Observation observation) {
    if (!config.get().enabled()) {
      return;
    }
    observations.increment();
    note(scope.tenant(), observation);
    if (observation instanceof Observation.ObservedAnswer answered) {
      remember(scope, requestId, answered.call());
    }
  }

  @Override
  public void advised(Scope scope, String requestId, ObservedCall asked) {
    if (config.get().enabled()) {
      remember(scope, requestId, asked);
    }
  }

  private void remember(Scope scope, String requestId, ObservedCall asked) {
    requests
        .remember(scope.tenant(), requestId, AskedText.write(asked), config.get().outcomesWithin())
        .onFailure(away -> LOG.debug("a request cannot be judged: {}", away.toString()));
  }

  private void note(String tenant, Observation observation) {
    Evidence evidence = knowledge.learning(tenant).evidence(observation, clock.instant());
    if (!knowledge.add(tenant, evidence)) {
      dropped.increment();
    }
  }

  /**
   * Notes how good the answer to a request was.
   *
   * @return what was asked; empty if the tenant is not known to have asked it; fails if Redis is
   *     away
   */
  public Future<Optional<Outcome>> judge(Scope scope, String requestId, Verdict verdict) {
    if (!config.get().enabled()) {
      return Future.succeededFuture(Optional.empty());
    }
    return requests
        .judge(scope.tenant(), requestId, AskedText.write(verdict))
        .map(found -> found.flatMap(judged -> judged(scope.tenant(), judged, verdict)));
  }

  private Optional<Outcome> judged(String tenant, RequestMemory.Judged judged, Verdict verdict) {
    Optional<ObservedCall> asked = AskedText.read(judged.asked());
    if (asked.isPresent() && judged.noted()) {
      learn(
          tenant, new ObservedVerdict(asked.get(), verdict, judged.before().map(AskedText::read)));
    }
    return asked.map(what -> new Outcome(what, judged.noted()));
  }

  /**
   * Notes how good an answer was of which no request is known.
   *
   * @return whether that counts; not if there is no such model
   */
  public boolean judge(Scope scope, ObservedCall asked, Verdict verdict) {
    boolean counts = config.get().enabled() && knowledge.has(asked.model());
    if (counts) {
      learn(scope.tenant(), new ObservedVerdict(asked, verdict, Optional.empty()));
    }
    return counts;
  }

  private void learn(String tenant, ObservedVerdict judged) {
    verdicts.increment();
    note(tenant, judged);
  }

  /**
   * A request whose answer was judged.
   *
   * @param learned whether the verdict counts; not if one of the same rank or a higher had been
   *     given
   */
  public record Outcome(ObservedCall asked, boolean learned) {}

  /** Answers and failures seen here. */
  public long observations() {
    return observations.sum();
  }

  /** Verdicts that came here and count. */
  public long verdicts() {
    return verdicts.sum();
  }

  /** Observations for which there was no room, since Redis was away. */
  public long dropped() {
    return dropped.sum();
  }

  @Override
  public void completed(CompletedRequest request) {
    if (request.costUsd() > 0) {
      knowledge.spend(request.scope().tenant(), request.costUsd());
    }
  }
}
