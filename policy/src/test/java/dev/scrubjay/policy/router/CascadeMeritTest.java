package dev.scrubjay.policy.router;

import static dev.scrubjay.policy.model.InventedModels.model;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scrubjay.policy.estimates.Estimates;
import dev.scrubjay.policy.model.ModelCatalog;
import dev.scrubjay.policy.prior.Ability;
import dev.scrubjay.policy.prior.TaskFamily;
import dev.scrubjay.policy.routing.ModelConditions;
import dev.scrubjay.policy.routing.PlainRequests;
import dev.scrubjay.policy.routing.RoutingAdjustment;
import dev.scrubjay.policy.routing.RoutingDecision.Candidate;
import dev.scrubjay.policy.routing.RoutingPolicy;
import dev.scrubjay.policy.routing.RoutingRequest;
import dev.scrubjay.policy.task.TaskComplexity;
import dev.scrubjay.policy.task.TaskType;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Where a cheap model answers though cascades may, and where it does not. */
final class CascadeMeritTest {
  private final ModelRouter router = new ModelRouter(RoutingPolicy.DEFAULT, estimates(1.97));

  /**
   * @param math the ability of the cheap model at mathematics
   */
  private static Estimates estimates(double math) {
    return Estimates.prior(
        new ModelCatalog(
            List.of(model("strong", 10e-6), model("cheap", 1e-6), model("small", 0.2e-6)),
            Map.of(
                "strong", ability(2, 2),
                "cheap", ability(1.2, math),
                "small", ability(1, 1))));
  }

  /** An ability at mathematics, and another at all the rest. */
  private static Ability ability(double others, double math) {
    Map<TaskFamily, Double> all = new EnumMap<>(TaskFamily.class);
    for (TaskFamily family : TaskFamily.values()) {
      all.put(family, family == TaskFamily.MATH ? math : others);
    }
    return new Ability(all, 40, "invented");
  }

  private List<Candidate> candidates(String task) {
    return candidates(router, task);
  }

  private static List<Candidate> candidates(ModelRouter router, String task) {
    RoutingRequest request = PlainRequests.of(TaskType.of(task), TaskComplexity.MODERATE, 300);
    return router.candidates(request, ModelConditions.ALL_HEALTHY, RoutingAdjustment.NONE);
  }

  @Test
  void cheapModelAnswersWhereItIsAsGoodAndElseACascade() {
    assertThat(router.besideCascades(candidates("math")).model().id()).isEqualTo("cheap");
    assertThat(router.besideCascades(candidates("code")).model().id()).isEqualTo("strong");
  }

  @Test
  void theRouterThatFollowsGoesByItsOwnEstimates() {
    assertThat(router.besideCascades(candidates("math")).model().id()).isEqualTo("cheap");

    ModelRouter following = router.following(estimates(1.2));

    List<Candidate> math = candidates(following, "math");
    assertThat(following.besideCascades(math).model().id()).isEqualTo("strong");
  }

  @Test
  void cascadeCostsLessThanTheStrongModelTheMoreOftenBothAreRight() {
    List<Candidate> code = candidates("code");
    Candidate strong = router.reference(code);
    assertThat(strong.model().id()).isEqualTo("strong");
    double cascade = CascadeMerit.of(code, strong);
    assertThat(cascade).isGreaterThan(strong.score());
    List<Candidate> better =
        code.stream().map(each -> each.is("small") ? withAccuracy(each, 0.9) : each).toList();
    assertThat(CascadeMerit.of(better, strong)).isGreaterThan(cascade);
  }

  private static Candidate withAccuracy(Candidate one, double accuracy) {
    return new Candidate(
        one.model(),
        one.expectedCost(),
        one.expectedLatency(),
        one.latencyQ95(),
        accuracy,
        one.evidence(),
        one.error(),
        one.score());
  }

  @Test
  void withoutTwoCheapModelsThereIsNone() {
    List<Candidate> two = candidates("code").stream().filter(each -> !each.is("small")).toList();
    assertThat(CascadeMerit.of(two, router.reference(two))).isEqualTo(Double.NEGATIVE_INFINITY);
  }
}
