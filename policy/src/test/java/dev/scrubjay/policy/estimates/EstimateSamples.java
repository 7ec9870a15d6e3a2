package dev.scrubjay.policy.estimates;

import dev.scrubjay.policy.evidence.Evidence;
import dev.scrubjay.policy.evidence.Observation;
import dev.scrubjay.policy.evidence.Observation.ObservedCall;
import dev.scrubjay.policy.evidence.Observation.ObservedVerdict;
import dev.scrubjay.policy.evidence.Provenance;
import dev.scrubjay.policy.evidence.Verdict;
import dev.scrubjay.policy.model.Capability;
import dev.scrubjay.policy.model.ModelCatalog;
import dev.scrubjay.policy.model.ModelProfile;
import dev.scrubjay.policy.task.TaskComplexity;
import dev.scrubjay.policy.task.TaskType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Two models, and observations of them. */
final class EstimateSamples {
  static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  static final TaskType CODE = new TaskType("code");
  static final TaskType MATH = new TaskType("math");
  static final ModelCatalog CATALOG =
      new ModelCatalog(List.of(model("strong", 0.95), model("weak", 0.85)));

  private EstimateSamples() {}

  static ModelProfile model(String id, double accuracy) {
    return new ModelProfile(
        id, id, "p", 1e-6, 1e-6, Duration.ofSeconds(1), accuracy, 1000, Set.of(Capability.TEXT));
  }

  static ObservedVerdict judged(TaskType task, String model, int tokens, double score) {
    return new ObservedVerdict(
        new ObservedCall(task, TaskComplexity.MODERATE, model, tokens),
        new Verdict(score, Provenance.PROOF),
        Optional.empty());
  }

  /** The estimates after observations, each converted with the estimates before it. */
  static Estimates after(Estimates known, List<? extends Observation> observations) {
    Evidence evidence = Evidence.NONE;
    Estimates estimates = known;
    for (Observation observation : observations) {
      evidence = evidence.plus(new Learning(estimates).evidence(observation, NOW));
      estimates = Estimates.of(CATALOG, evidence, NOW);
    }
    return estimates;
  }

  static Estimates prior() {
    return Estimates.prior(CATALOG);
  }

  static double success(Estimates estimates, TaskType task, String model) {
    return estimates
        .task(task, TaskComplexity.MODERATE)
        .success(estimates.index(model), Estimates.length(100));
  }

  /** Verdicts with so many good and bad scores, evenly mixed. */
  static List<ObservedVerdict> scores(TaskType task, String model, int good, int bad) {
    List<ObservedVerdict> scores = new ArrayList<>();
    for (int i = 0; i < good + bad; i++) {
      int goodBefore = i * good / (good + bad);
      int goodAfter = (i + 1) * good / (good + bad);
      scores.add(judged(task, model, 100, goodAfter - goodBefore));
    }
    return scores;
  }
}
