package dev.scrubjay.policy.evaluation;

import dev.scrubjay.policy.estimates.Estimates;
import dev.scrubjay.policy.estimates.Learning;
import dev.scrubjay.policy.evidence.Evidence;
import dev.scrubjay.policy.evidence.Observation;
import dev.scrubjay.policy.evidence.Observation.ObservedAnswer;
import dev.scrubjay.policy.evidence.Observation.ObservedCall;
import dev.scrubjay.policy.evidence.Observation.ObservedVerdict;
import dev.scrubjay.policy.evidence.Provenance;
import dev.scrubjay.policy.evidence.Verdict;
import dev.scrubjay.policy.model.Capability;
import dev.scrubjay.policy.model.ModelCatalog;
import dev.scrubjay.policy.router.ModelRouter;
import dev.scrubjay.policy.routing.ModelConditions;
import dev.scrubjay.policy.routing.RoutingAdjustment;
import dev.scrubjay.policy.routing.RoutingDecision.Routed;
import dev.scrubjay.policy.routing.RoutingPolicy;
import dev.scrubjay.policy.routing.RoutingRequest;
import dev.scrubjay.policy.task.TaskGuess;
import dev.scrubjay.policy.task.TaskType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;

/** The router with the estimates that it learns. */
final class RoutedChooser implements Chooser {
  static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  /** Observations between two snapshots of the estimates. */
  private static final int SNAPSHOT = 100;

  private final ModelRouter router;
  private final boolean labelled;

  RoutedChooser(ModelRouter router, boolean labelled) {
    this.router = router;
    this.labelled = labelled;
  }

  /** The router trained on all answers to the training prompts, in random order. */
  static Method method(ModelCatalog catalog, RoutingPolicy policy, boolean labelled) {
    return (training, seed) -> {
      List<Prompt> order = new ArrayList<>(training);
      Collections.shuffle(order, new Random(seed));
      Evidence evidence = Evidence.NONE;
      Estimates estimates = Estimates.prior(catalog);
      List<Evidence> pieces = new ArrayList<>();
      for (Prompt prompt : order) {
        for (int m = 0; m < Recording.MODELS.size(); m++) {
          for (Observation seen : observations(catalog, prompt, m, prompt.of(m), labelled)) {
            pieces.add(new Learning(estimates).evidence(seen, NOW));
          }
        }
        if (pieces.size() >= SNAPSHOT) {
          pieces.add(evidence);
          evidence = Evidence.sum(pieces);
          estimates = Estimates.of(catalog, evidence, NOW);
          pieces.clear();
        }
      }
      pieces.add(evidence);
      Estimates learned = Estimates.of(catalog, Evidence.sum(pieces), NOW);
      return new RoutedChooser(new ModelRouter(policy, learned), labelled);
    };
  }

  /**
   * The observations of the gateway on an answer. The recording has no latencies, so those of the
   * catalog are used.
   */
  static List<Observation> observations(
      ModelCatalog catalog, Prompt prompt, int model, Prompt.Answer answer, boolean labelled) {
    TaskGuess task = task(prompt, labelled);
    ObservedCall call =
        new ObservedCall(
            task.task(), task.complexity(), Recording.MODELS.get(model), prompt.inputTokens());
    Duration latency = catalog.models().get(model).latency();
    return List.of(
        new ObservedAnswer(call, answer.outputTokens(), Optional.of(latency), latency),
        new ObservedVerdict(call, new Verdict(answer.score(), Provenance.PROOF), Optional.empty()));
  }

  static TaskGuess task(Prompt prompt, boolean labelled) {
    TaskGuess guess = TaskGuess.of(prompt.text(), prompt.inputTokens(), false);
    return labelled ? new TaskGuess(TaskType.of(prompt.label()), guess.complexity()) : guess;
  }

  static RoutingRequest request(Prompt prompt, boolean labelled) {
    TaskGuess task = task(prompt, labelled);
    return new RoutingRequest(
        task.task(),
        task.complexity(),
        prompt.inputTokens(),
        RoutingRequest.USUAL_OUTPUT_TOKENS,
        Integer.MAX_VALUE,
        Set.of(Capability.TEXT),
        Optional.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        false);
  }

  static Choice choice(
      ModelRouter router,
      Prompt prompt,
      boolean labelled,
      ModelConditions known,
      RoutingAdjustment adjustment) {
    Routed routed = (Routed) router.route(request(prompt, labelled), known, adjustment);
    int model = Recording.MODELS.indexOf(routed.selected().model().id());
    return new Choice(prompt, model, routed.confidence());
  }

  @Override
  public Choice choose(Prompt prompt) {
    return choice(router, prompt, labelled, ModelConditions.ALL_HEALTHY, RoutingAdjustment.NONE);
  }
}
