package dev.scrubjay.policy.cascade.evaluation;

import dev.scrubjay.policy.cascade.CascadeChoice;
import dev.scrubjay.policy.cascade.CascadeField;
import dev.scrubjay.policy.cascade.CascadePolicy;
import dev.scrubjay.policy.cascade.evaluation.RecordedAnswers.Asked;
import dev.scrubjay.policy.cascade.evaluation.RecordedAnswers.Given;
import dev.scrubjay.policy.estimates.Estimates;
import dev.scrubjay.policy.estimates.Learning;
import dev.scrubjay.policy.evidence.Evidence;
import dev.scrubjay.policy.evidence.Observation.ObservedAnswer;
import dev.scrubjay.policy.evidence.Observation.ObservedCall;
import dev.scrubjay.policy.evidence.Observation.ObservedVerdict;
import dev.scrubjay.policy.evidence.Provenance;
import dev.scrubjay.policy.evidence.Verdict;
import dev.scrubjay.policy.model.Capability;
import dev.scrubjay.policy.model.ModelCatalog;
import dev.scrubjay.policy.model.ModelProfile;
import dev.scrubjay.policy.router.ModelRouter;
import dev.scrubjay.policy.routing.ModelConditions;
import dev.scrubjay.policy.routing.Profile;
import dev.scrubjay.policy.routing.RoutingAdjustment;
import dev.scrubjay.policy.routing.RoutingDecision.Routed;
import dev.scrubjay.policy.routing.RoutingPolicy;
import dev.scrubjay.policy.routing.RoutingRequest;
import dev.scrubjay.policy.task.TaskGuess;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;

/** The router that has learned from some prompts, as a gateway asks it for cascades. */
final class LearnedRouter {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration LATENCY = Duration.ofSeconds(1);
  private static final int SNAPSHOT = 100;

  /** The accuracy of all models before anything is learned. */
  private static final double ACCURACY = 0.8;

  private final ModelRouter balanced;
  private final ModelRouter cheap;
  private final ModelRouter sure;

  private LearnedRouter(Estimates estimates) {
    balanced = new ModelRouter(RoutingPolicy.DEFAULT, estimates);
    cheap = new ModelRouter(RoutingPolicy.DEFAULT.withProfile(Profile.SAVINGS), estimates);
    sure = new ModelRouter(RoutingPolicy.DEFAULT.withProfile(Profile.QUALITY), estimates);
  }

  /**
   * The router after all models' answers to {@code training} have been judged; tasks are guessed.
   */
  static LearnedRouter after(List<Asked> training) {
    ModelCatalog catalog = catalog(training);
    Estimates estimates = Estimates.prior(catalog);
    Evidence evidence = Evidence.NONE;
    List<Evidence> pieces = new ArrayList<>();
    for (Asked prompt : training) {
      for (Map.Entry<String, Given> answer : prompt.answers().entrySet()) {
        TaskGuess task = task(prompt);
        ObservedCall call =
            new ObservedCall(task.task(), task.complexity(), answer.getKey(), prompt.inputTokens());
        Learning learning = new Learning(estimates);
        Given given = answer.getValue();
        pieces.add(
            learning.evidence(
                new ObservedAnswer(call, given.outputTokens(), Optional.of(LATENCY), LATENCY),
                NOW));
        pieces.add(
            learning.evidence(
                new ObservedVerdict(
                    call, new Verdict(given.score(), Provenance.PROOF), Optional.empty()),
                NOW));
      }
      if (pieces.size() >= SNAPSHOT * prompt.answers().size()) {
        pieces.add(evidence);
        evidence = Evidence.sum(pieces);
        estimates = Estimates.of(catalog, evidence, NOW);
        pieces.clear();
      }
    }
    pieces.add(evidence);
    return new LearnedRouter(Estimates.of(catalog, Evidence.sum(pieces), NOW));
  }

  /** The models at the average price of a token. */
  private static ModelCatalog catalog(List<Asked> prompts) {
    Map<String, Double> costs = new TreeMap<>();
    Map<String, Double> tokens = new TreeMap<>();
    for (Asked prompt : prompts) {
      prompt
          .answers()
          .forEach(
              (model, given) -> {
                costs.merge(model, given.cost(), Double::sum);
                tokens.merge(
                    model, (double) prompt.inputTokens() + given.outputTokens(), Double::sum);
              });
    }
    return new ModelCatalog(
        costs.entrySet().stream()
            .map(
                cost ->
                    profile(
                        cost.getKey(), cost.getValue() / tokens.getOrDefault(cost.getKey(), 1.0)))
            .toList());
  }

  private static ModelProfile profile(String id, double price) {
    return new ModelProfile(
        id, id, "p", price, price, LATENCY, ACCURACY, 128_000, Set.of(Capability.TEXT));
  }

  private static TaskGuess task(Asked prompt) {
    return TaskGuess.of(prompt.text(), prompt.inputTokens(), false);
  }

  private static RoutingRequest request(Asked prompt) {
    TaskGuess task = task(prompt);
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

  /** The cascade for {@code prompt}. */
  CascadeChoice choice(Asked prompt, CascadePolicy policy) {
    RoutingRequest request = request(prompt);
    CascadeField field =
        new CascadeField(
            balanced.candidates(request, ModelConditions.ALL_HEALTHY, RoutingAdjustment.NONE),
            ((Routed) cheap.route(request, ModelConditions.ALL_HEALTHY)).selected(),
            ((Routed) sure.route(request, ModelConditions.ALL_HEALTHY)).selected());
    return CascadeChoice.of(field, policy, Duration.ofMinutes(10));
  }

  /** The model for {@code prompt} without a cascade. */
  String direct(Asked prompt) {
    return ((Routed) balanced.route(request(prompt), ModelConditions.ALL_HEALTHY))
        .selected()
        .model()
        .id();
  }
}
