package dev.scrubjay.policy.router;

import static dev.scrubjay.policy.router.SeedModels.SEED;
import static dev.scrubjay.policy.router.SeedModels.id;
import static dev.scrubjay.policy.router.SeedModels.model;
import static dev.scrubjay.policy.router.SeedModels.request;
import static dev.scrubjay.policy.router.SeedModels.requiring;
import static dev.scrubjay.policy.router.SeedModels.router;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scrubjay.policy.model.Capability;
import dev.scrubjay.policy.model.ModelProfile;
import dev.scrubjay.policy.routing.ModelConditions;
import dev.scrubjay.policy.routing.Profile;
import dev.scrubjay.policy.routing.RoutingDecision.Routed;
import dev.scrubjay.policy.routing.RoutingDecision.Unroutable;
import dev.scrubjay.policy.routing.RoutingPolicy;
import dev.scrubjay.policy.routing.RoutingPolicy.QualityFloor;
import dev.scrubjay.policy.routing.RoutingPolicy.Weights;
import dev.scrubjay.policy.routing.RoutingRequest;
import dev.scrubjay.policy.task.TaskComplexity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class ModelRouterTest {
  private final ModelRouter router = router(SEED, RoutingPolicy.DEFAULT);

  private Routed route(RoutingRequest request) {
    return (Routed) router.route(request, ModelConditions.ALL_HEALTHY);
  }

  @ParameterizedTest
  @CsvSource({
    "COMPLEX,gpt-4o-mini claude-3-haiku llama-3.1-8b gemini-pro",
    "MODERATE,llama-3.1-8b",
    "SIMPLE,''"
  })
  void complexityLeavesTheSeedsTiers(TaskComplexity complexity, String below) {
    assertThat(route(request(complexity)).rejected().keySet())
        .containsExactlyInAnyOrder(
            Stream.of(below.split(" ", -1)).filter(s -> !s.isEmpty()).toArray(String[]::new));
  }

  @ParameterizedTest
  @CsvSource({"COMPLEX,gpt-4o", "MODERATE,claude-3-haiku", "SIMPLE,claude-3-haiku"})
  void choiceIsOneThatTheSeedPrefers(TaskComplexity complexity, String expected) {
    assertThat(id(route(request(complexity)).selected())).isEqualTo(expected);
  }

  @Test
  void modelNeverGetsARequestBeyondItsAbilities() {
    RoutingRequest long_ = requiring(TaskComplexity.SIMPLE, 150_000, null, null, null, false);
    Routed decision = route(long_);
    assertThat(decision.selected().model().maxTokens()).isEqualTo(200_000);
    assertThat(decision.fallbacks()).allMatch(c -> c.model().maxTokens() == 200_000);
    assertThat(
            router.route(
                requiring(TaskComplexity.SIMPLE, 300_000, null, null, null, false),
                ModelConditions.ALL_HEALTHY))
        .isInstanceOfSatisfying(
            Unroutable.class, none -> assertThat(none.byRequirement()).isFalse());
  }

  @Test
  void embeddingModelsAreNeverChosen() {
    List<ModelProfile> models = new ArrayList<>(SEED);
    models.add(model("embedder", "openai", 0, 1, 0.99, 1_000_000, Capability.EMBEDDING));
    Routed decision =
        (Routed)
            router(models, RoutingPolicy.DEFAULT)
                .route(request(TaskComplexity.COMPLEX), ModelConditions.ALL_HEALTHY);
    assertThat(id(decision.selected())).isEqualTo("gpt-4o");
  }

  @Test
  void unreliableModelIsRejectedUnlessAllAreUnreliable() {
    Routed decision =
        (Routed)
            router.route(
                request(TaskComplexity.COMPLEX),
                new ModelConditions(Map.of("gpt-4o", 0.79), Map.of()));
    assertThat(id(decision.selected())).isEqualTo("claude-3.5-sonnet");
    assertThat(decision.rejected().get("gpt-4o"))
        .contains("reliability 0.79 is below the threshold of 0.80");
    Map<String, Double> poor = new HashMap<>();
    SEED.forEach(model -> poor.put(model.id(), 0.1));
    poor.put("gemini-pro", 0.2);
    Routed last =
        (Routed) router.route(request(TaskComplexity.COMPLEX), new ModelConditions(poor, Map.of()));
    assertThat(id(last.selected())).isEqualTo("gemini-pro");
    assertThat(last.reasons()).anyMatch(reason -> reason.contains("reliability threshold"));
  }

  @Test
  void fallbacksOfOtherProvidersComeFirst() {
    Routed decision = route(request(TaskComplexity.MODERATE));
    assertThat(decision.fallbacks()).hasSize(3).doesNotContain(decision.selected());
    assertThat(decision.fallbacks().get(0).model().provider()).isNotEqualTo("anthropic");
    RoutingPolicy none =
        new RoutingPolicy(
            true,
            RoutingPolicy.DEFAULT.weights(),
            0.8,
            false,
            3,
            QualityFloor.DEFAULT,
            Profile.BALANCED,
            0,
            0);
    assertThat(
            ((Routed)
                    router(SEED, none)
                        .route(request(TaskComplexity.SIMPLE), ModelConditions.ALL_HEALTHY))
                .fallbacks())
        .isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void confidenceIsAShare(TaskComplexity complexity) {
    assertThat(route(request(complexity)).confidence()).isBetween(0.0, 1.0);
  }

  @Property(tries = 200)
  void worseModelNeverChangesTheChoice(
      @ForAll TaskComplexity complexity,
      @ForAll @IntRange(max = 5) int than,
      @ForAll @DoubleRange(min = 1, max = 2) double pricier,
      @ForAll @IntRange(max = 500) int slower) {
    ModelProfile better = SEED.get(than);
    ModelProfile worse =
        model(
            "worse",
            "other",
            Math.min(better.inputCostPerToken() * pricier, 0.00003),
            Math.min((int) better.latency().toMillis() + slower, 1200),
            Math.max(0.82, better.accuracy() - 0.01),
            128_000);
    List<ModelProfile> models = new ArrayList<>(SEED);
    models.add(worse);
    Routed with =
        (Routed)
            router(models, RoutingPolicy.DEFAULT)
                .route(request(complexity), ModelConditions.ALL_HEALTHY);
    assertThat(id(with.selected())).isEqualTo(id(route(request(complexity)).selected()));
  }

  @Property(tries = 200)
  void moreWeightOnCostNeverRaisesTheCost(
      @ForAll TaskComplexity complexity,
      @ForAll @DoubleRange(min = 0.01, max = 0.5) double weight,
      @ForAll @DoubleRange(min = 0.01, max = 0.5) double more) {
    assertThat(costAt(complexity, weight + more)).isLessThanOrEqualTo(costAt(complexity, weight));
  }

  private double costAt(TaskComplexity complexity, double weight) {
    RoutingPolicy policy = RoutingPolicy.DEFAULT.withWeights(new Weights(weight, 0.3, 0.3));
    Routed decision =
        (Routed) router(SEED, policy).route(request(complexity), ModelConditions.ALL_HEALTHY);
    return decision.selected().expectedCost();
  }
}
