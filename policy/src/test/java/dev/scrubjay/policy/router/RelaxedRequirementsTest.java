package dev.scrubjay.policy.router;

import static dev.scrubjay.policy.router.SeedModels.SEED;
import static dev.scrubjay.policy.router.SeedModels.id;
import static dev.scrubjay.policy.router.SeedModels.request;
import static dev.scrubjay.policy.router.SeedModels.requiring;
import static dev.scrubjay.policy.router.SeedModels.router;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scrubjay.policy.routing.ModelConditions;
import dev.scrubjay.policy.routing.RoutingDecision;
import dev.scrubjay.policy.routing.RoutingDecision.Candidate;
import dev.scrubjay.policy.routing.RoutingDecision.Requirement;
import dev.scrubjay.policy.routing.RoutingDecision.Routed;
import dev.scrubjay.policy.routing.RoutingDecision.Unroutable;
import dev.scrubjay.policy.routing.RoutingPolicy;
import dev.scrubjay.policy.routing.RoutingRequest;
import dev.scrubjay.policy.task.TaskComplexity;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.assertj.core.api.Assertions;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

final class RelaxedRequirementsTest {
  private final ModelRouter router = router(SEED, RoutingPolicy.DEFAULT);

  private Routed route(RoutingRequest request) {
    return (Routed) router.route(request, ModelConditions.ALL_HEALTHY);
  }

  @Test
  void seedsExampleRelaxesTheBudgetAndSaysSo() {
    Routed decision = route(requiring(TaskComplexity.MODERATE, 1000, 2.0, 0.01, 0.9, false));
    assertThat(id(decision.selected())).isEqualTo("gpt-4o");
    assertThat(decision.relaxed()).containsExactly(Requirement.COST);
    assertThat(decision.reasons())
        .anyMatch(reason -> reason.contains("cost requirement is relaxed"));
    assertThat(decision.selected().expectedCost()).isEqualTo(0.03, within());
    assertThat(decision.rejected()).containsKey("gpt-4o-mini");
  }

  @Test
  void strictRequestGetsNoModelRatherThanAWorseOne() {
    RoutingDecision decision =
        router.route(
            requiring(TaskComplexity.MODERATE, 1000, 2.0, 0.01, 0.9, true),
            ModelConditions.ALL_HEALTHY);
    assertThat(decision)
        .isInstanceOfSatisfying(
            Unroutable.class,
            none -> {
              assertThat(none.reason()).contains("gpt-4o: cost").contains("budget");
              assertThat(none.byRequirement()).isTrue();
            });
  }

  @Test
  void fewestRequirementsAreRelaxed() {
    assertThat(route(requiring(TaskComplexity.SIMPLE, 1000, 0.1, null, null, false)).relaxed())
        .containsExactly(Requirement.LATENCY);
    assertThat(route(requiring(TaskComplexity.SIMPLE, 1000, 0.1, 1.0, 0.9, false)).relaxed())
        .containsExactly(Requirement.LATENCY);
    assertThat(route(requiring(TaskComplexity.SIMPLE, 1000, 0.5, 0.01, 0.94, false)).relaxed())
        .containsExactly(Requirement.LATENCY, Requirement.COST);
    assertThat(route(requiring(TaskComplexity.SIMPLE, 1000, null, null, 0.99, false)).relaxed())
        .containsExactly(Requirement.ACCURACY);
  }

  @Test
  void relaxedRequirementIsReplacedByTheNearestAttainable() {
    Routed decision = route(requiring(TaskComplexity.SIMPLE, 1000, 0.1, null, null, false));
    assertThat(id(decision.selected())).isEqualTo("claude-3-haiku");
    Routed accurate = route(requiring(TaskComplexity.SIMPLE, 1000, null, null, 0.99, false));
    assertThat(id(accurate.selected())).isEqualTo("gpt-4o");
  }

  @Test
  void requirementOfAModelsExactAccuracyIsMetByIt() {
    Routed decision = route(requiring(TaskComplexity.SIMPLE, 1000, 1.2, 0.030001, 0.95, false));
    assertThat(decision.relaxed()).isEmpty();
  }

  @Property(tries = 300)
  void requirementsThatCanBeMetAreMet(
      @ForAll TaskComplexity complexity,
      @ForAll @DoubleRange(min = 0.3, max = 2) double seconds,
      @ForAll @IntRange(min = 100, max = 100_000) int microDollars,
      @ForAll @DoubleRange(min = 0.5, max = 0.97) double accuracy) {
    double budget = microDollars / 1e6;
    Routed decision = route(requiring(complexity, 1000, seconds, budget, accuracy, false));
    Candidate chosen = decision.selected();
    if (!decision.relaxed().contains(Requirement.LATENCY)) {
      assertThat(chosen.expectedLatency().toMillis()).isLessThanOrEqualTo((long) (seconds * 1000));
    }
    if (!decision.relaxed().contains(Requirement.COST)) {
      assertThat(chosen.expectedCost()).isLessThanOrEqualTo(budget);
    }
    if (!decision.relaxed().contains(Requirement.ACCURACY)) {
      assertThat(chosen.accuracy()).isGreaterThanOrEqualTo(accuracy - 1e-9);
    }
    boolean meetable =
        SEED.stream()
            .anyMatch(
                m ->
                    m.latency().toMillis() <= (long) (seconds * 1000)
                        && m.inputCostPerToken() * 1000 <= budget
                        && m.accuracy() >= accuracy);
    assertThat(decision.relaxed().isEmpty()).isEqualTo(meetable);
  }

  private static Offset<Double> within() {
    return Assertions.within(1e-9);
  }
}
