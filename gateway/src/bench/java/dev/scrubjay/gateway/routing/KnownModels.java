package dev.scrubjay.gateway.routing;

import dev.scrubjay.gateway.config.ModelConfig;
import dev.scrubjay.gateway.config.file.DefaultCatalog;
import dev.scrubjay.policy.estimates.Estimates;
import dev.scrubjay.policy.estimates.Learning;
import dev.scrubjay.policy.evidence.Evidence;
import dev.scrubjay.policy.evidence.Observation;
import dev.scrubjay.policy.evidence.Observation.ObservedAnswer;
import dev.scrubjay.policy.evidence.Observation.ObservedCall;
import dev.scrubjay.policy.evidence.Observation.ObservedVerdict;
import dev.scrubjay.policy.evidence.Provenance;
import dev.scrubjay.policy.evidence.Verdict;
import dev.scrubjay.policy.model.ModelCatalog;
import dev.scrubjay.policy.model.ModelProfile;
import dev.scrubjay.policy.task.TaskComplexity;
import dev.scrubjay.policy.task.TaskType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/** Random evidence of the default catalog's models. */
final class KnownModels {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final int ANSWERS = 10;
  static final ModelCatalog CATALOG =
      new ModelCatalog(DefaultCatalog.models().stream().map(ModelConfig::profile).toList());

  private KnownModels() {}

  static Estimates estimates(Evidence evidence) {
    return Estimates.of(CATALOG, evidence, NOW);
  }

  /**
   * Evidence of answers of all models to tasks of all complexities and {@code types} types, some of
   * them built-in.
   */
  static Evidence of(int types) {
    List<String> names = new ArrayList<>(List.of("code", "math", "quantity", "analysis"));
    while (names.size() < types) {
      names.add("task" + names.size());
    }
    SplittableRandom random = new SplittableRandom(1);
    Learning learning = new Learning(Estimates.prior(CATALOG));
    Map<String, Double> sums = new HashMap<>();
    for (String name : names) {
      for (TaskComplexity complexity : TaskComplexity.values()) {
        for (ModelProfile model : CATALOG.models()) {
          for (int i = 0; i < ANSWERS; i++) {
            int tokens = 20 + random.nextInt(2000);
            ObservedCall call =
                new ObservedCall(new TaskType(name), complexity, model.id(), tokens);
            for (Observation seen : answer(call, model.accuracy(), random)) {
              learning
                  .evidence(seen, NOW)
                  .sums()
                  .forEach((key, sum) -> sums.merge(key, sum, Double::sum));
            }
          }
        }
      }
    }
    return Evidence.of(sums);
  }

  private static List<Observation> answer(
      ObservedCall call, double accuracy, SplittableRandom random) {
    Duration first = Duration.ofMillis(300 + random.nextInt(400));
    int tokens = 20 + random.nextInt(600);
    double score = random.nextDouble() < accuracy ? 1 : 0;
    return List.of(
        new ObservedAnswer(call, tokens, Optional.of(first), first.plusMillis(10L * tokens)),
        new ObservedVerdict(call, new Verdict(score, Provenance.PROOF), Optional.empty()));
  }
}
