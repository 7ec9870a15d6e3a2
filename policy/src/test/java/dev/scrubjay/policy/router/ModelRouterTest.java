package dev.scrubjay.policy.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scrubjay.policy.model.Capability;
import dev.scrubjay.policy.model.ModelCatalog;
import dev.scrubjay.policy.model.ModelProfile;
import dev.scrubjay.policy.routing.ModelConditions;
import dev.scrubjay.policy.routing.Profile;
import dev.scrubjay.policy.routing.RoutingDecision;
import dev.scrubjay.policy.routing.RoutingDecision.Candidate;
import dev.scrubjay.policy.routing.RoutingDecision.Requirement;
import dev.scrubjay.policy.routing.RoutingDecision.Routed;
import dev.scrubjay.policy.routing.RoutingDecision.Unroutable;
import dev.scrubjay.policy.routing.RoutingPolicy;
import dev.scrubjay.policy.routing.RoutingPolicy.QualityFloor;
import dev.scrubjay.policy.routing.RoutingPolicy.Weights;
import dev.scrubjay.policy.routing.RoutingRequest;
import dev.scrubjay.policy.task.TaskComplexity;
import dev.scrubjay.policy.task.TaskType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.assertj.core.api.Assertions;
import org.assertj.core.data.Offset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class ModelRouterTest {
  /** The seed's table. */
  private static final List<ModelProfile> SEED =
      List.of(
          model("gpt-4o", "openai", 0.00003, 1200, 0.95, 128_000, Capability.MULTIMODAL),
          model("gpt-4o-mini", "openai", 0.000015, 800, 0.88, 128_000),
          model("claude-3.5-sonnet", "anthropic", 0.00003, 1000, 0.93, 200_000),
          model("claude-3-haiku", "anthropic", 0.00000025, 400, 0.85, 200_000),
          model("llama-3.1-8b", "meta", 0.0000002, 600, 0.82, 128_000),
          model("gemini-pro", "google", 0.0000005, 700, 0.87, 30_000, Capability.MULTIMODAL));

  private final ModelRouter router = router(SEED, RoutingPolicy.DEFAULT);

  private static ModelProfile model(
      String id,
      String provider,
      double cost,
      int millis,
      double accuracy,
      int maxTokens,
      Capability... more) {
    Set<Capability> capabilities = new HashSet<>(Set.of(more));
    capabilities.add(Capability.TEXT);
    return new ModelProfile(
        id, id, provider, cost, cost, Duration.ofMillis(millis), accuracy, maxTokens, capabilities);
  }

  private static ModelRouter router(List<ModelProfile> models, RoutingPolicy policy) {
    return new ModelRouter(new ModelCatalog(models), policy);
  }

  private static RoutingRequest request(TaskComplexity complexity) {
    return requiring(complexity, 1000, null, null, null, false);
  }

  private static RoutingRequest requiring(
      TaskComplexity complexity,
      int tokens,
      @Nullable Double seconds,
      @Nullable Double budget,
      @Nullable Double accuracy,
      boolean strict) {
    return new RoutingRequest(
        new TaskType("content_analysis"),
        complexity,
        tokens,
        0,
        0,
        Set.of(Capability.TEXT),
        seconds == null
            ? Optional.empty()
            : Optional.of(Duration.ofMillis((long) (seconds * 1000))),
        budget == null ? OptionalDouble.empty() : OptionalDouble.of(budget),
        accuracy == null ? OptionalDouble.empty() : OptionalDouble.of(accuracy),
        strict);
  }

  private Routed route(RoutingRequest request) {
    return (Routed) router.route(request, ModelConditions.ALL_HEALTHY);
  }

  private static String id(Candidate candidate) {
    return candidate.model().id();
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
  void seedsExampleRelaxesTheBudgetAndSaysSo() {
    Routed decision = route(requiring(TaskComplexity.MODERATE, 1000, 2.0, 0.01, 0.9, false));
    assertThat(id(decision.selected())).isEqualTo("gpt-4o");
    assertThat(decision.relaxed()).containsExactly(Requirement.COST);
    assertThat(decision.reasons())
        .anyMatch(reason -> reason.contains("cost requirement is relaxed"));
    assertThat(decision.selected().expectedCost()).isEqualTo(0.03, within());
    assertThat(decision.rejected()).containsKey("gpt-4o-mini");
  }

  private static Offset<Double> within() {
    return Assertions.within(1e-9);
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
      @ForAll @DoubleRange(min = 1, max = 2) double dearer,
      @ForAll @IntRange(max = 500) int slower) {
    ModelProfile better = SEED.get(than);
    ModelProfile worse =
        model(
            "worse",
            "other",
            Math.min(better.inputCostPerToken() * dearer, 0.00003),
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
}
