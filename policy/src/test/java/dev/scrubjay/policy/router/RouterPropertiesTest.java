package dev.scrubjay.policy.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

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
import dev.scrubjay.policy.routing.ModelConditions;
import dev.scrubjay.policy.routing.RoutingAdjustment;
import dev.scrubjay.policy.routing.RoutingDecision.Candidate;
import dev.scrubjay.policy.routing.RoutingDecision.Requirement;
import dev.scrubjay.policy.routing.RoutingDecision.Routed;
import dev.scrubjay.policy.routing.RoutingPolicy;
import dev.scrubjay.policy.routing.RoutingPolicy.Weights;
import dev.scrubjay.policy.routing.RoutingRequest;
import dev.scrubjay.policy.task.TaskComplexity;
import dev.scrubjay.policy.task.TaskType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class RouterPropertiesTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final TaskType TASK = new TaskType("code");
  private static final ModelProfile STRONG = model("strong", 1e-5, 1200, 0.95);
  private static final ModelProfile MIDDLE = model("middle", 1e-6, 800, 0.88);
  private static final ModelProfile WEAK = model("weak", 1e-7, 400, 0.82);
  private static final List<ModelProfile> MODELS = List.of(STRONG, MIDDLE, WEAK);

  /** The difference in good answers of 100 that counts as a tie. */
  private static final int NEAR_TIE = 5;

  private static ModelProfile model(String id, double price, int millis, double accuracy) {
    return new ModelProfile(
        id,
        id,
        "of " + id,
        price,
        price,
        Duration.ofMillis(millis),
        accuracy,
        100_000,
        Set.of(Capability.TEXT));
  }

  private static RoutingRequest request(
      TaskComplexity complexity, Optional<Duration> latency, OptionalDouble accuracy) {
    return new RoutingRequest(
        TASK,
        complexity,
        500,
        300,
        Integer.MAX_VALUE,
        Set.of(Capability.TEXT),
        latency,
        OptionalDouble.empty(),
        accuracy,
        false);
  }

  private static RoutingRequest plain(TaskComplexity complexity) {
    return request(complexity, Optional.empty(), OptionalDouble.empty());
  }

  /** Estimates after {@code answers} of each model to moderate tasks, so many of them good. */
  private static Estimates learned(List<ModelProfile> models, int answers, List<Integer> good) {
    ModelCatalog catalog = new ModelCatalog(models);
    Learning learning = new Learning(Estimates.prior(catalog));
    List<Evidence> pieces = new ArrayList<>();
    for (int m = 0; m < models.size(); m++) {
      ObservedCall call = new ObservedCall(TASK, TaskComplexity.MODERATE, models.get(m).id(), 500);
      for (int i = 0; i < answers; i++) {
        Verdict verdict = new Verdict(i < good.get(m) ? 1 : 0, Provenance.PROOF);
        pieces.add(learning.evidence(new ObservedVerdict(call, verdict, Optional.empty()), NOW));
      }
    }
    return Estimates.of(catalog, Evidence.sum(pieces), NOW);
  }

  private static Routed route(
      Estimates estimates, RoutingRequest request, RoutingAdjustment adjustment) {
    return (Routed)
        new ModelRouter(RoutingPolicy.DEFAULT, estimates)
            .route(request, ModelConditions.ALL_HEALTHY, adjustment);
  }

  private static String chosen(Estimates estimates, TaskComplexity complexity) {
    return route(estimates, plain(complexity), RoutingAdjustment.NONE).selected().model().id();
  }

  private static Estimates prior() {
    return Estimates.prior(new ModelCatalog(MODELS));
  }

  @Test
  void cheaperModelOfEqualAccuracyWinsOnceThatIsKnown() {
    assertThat(chosen(learned(MODELS, 100, List.of(90, 90, 40)), TaskComplexity.MODERATE))
        .isEqualTo("middle");
    assertThat(chosen(learned(MODELS, 100, List.of(90, 50, 40)), TaskComplexity.MODERATE))
        .isEqualTo("strong");
  }

  @Property(tries = 200)
  void scoreFallsWithCostLatencyAndError(
      @ForAll TaskComplexity complexity,
      @ForAll @DoubleRange(min = 0, max = 1) double cost,
      @ForAll @DoubleRange(min = 0, max = 1) double latency,
      @ForAll @DoubleRange(min = 0.01, max = 1) double accuracy,
      @ForAll @DoubleRange(min = 1, max = 10) double pricier,
      @ForAll @IntRange(max = 800) int slower,
      @ForAll @DoubleRange(min = 0, max = 0.1) double worse) {
    Weights weights = new Weights(cost, latency, accuracy);
    double base = score(MIDDLE, weights, complexity);
    assertThat(score(model("middle", 1e-6 * pricier, 800, 0.88), weights, complexity))
        .isLessThanOrEqualTo(base + 1e-12);
    assertThat(score(model("middle", 1e-6, 800 + slower, 0.88), weights, complexity))
        .isLessThanOrEqualTo(base + 1e-12);
    assertThat(score(model("middle", 1e-6, 800, 0.88 - worse), weights, complexity))
        .isLessThanOrEqualTo(base + 1e-12);
  }

  /** The score of {@code middle} on a scale that the two others span. */
  private static double score(ModelProfile middle, Weights weights, TaskComplexity complexity) {
    List<ModelProfile> models =
        List.of(model("strong", 1e-5, 1600, 0.95), middle, model("weak", 1e-7, 400, 0.75));
    Scoring scoring =
        new Scoring(new WeightedMerit(models, weights), Estimates.prior(new ModelCatalog(models)));
    return scoring.candidates(models, plain(complexity), 0).get(1).score();
  }

  @Property(tries = 200)
  void moreWeightMovesTheScoreTowardsItsPart(
      @ForAll TaskComplexity complexity,
      @ForAll @DoubleRange(min = 0.1, max = 0.5) double weight,
      @ForAll @DoubleRange(min = 0, max = 0.5) double more) {
    double before = score(MIDDLE, new Weights(weight, 0.3, 0.3), complexity);
    double after = score(MIDDLE, new Weights(weight + more, 0.3, 0.3), complexity);
    double onlyCost = score(MIDDLE, new Weights(1, 0, 0), complexity);
    assertThat(Math.abs(after - onlyCost)).isLessThanOrEqualTo(Math.abs(before - onlyCost) + 1e-12);
  }

  /** Results of a worse model affect the estimated difficulty, and so may decide near ties. */
  @Property(tries = 100)
  void worseModelNeverChangesALearnedChoice(
      @ForAll @IntRange(min = 30, max = 100) int strong,
      @ForAll @IntRange(min = 0, max = 100) int middle,
      @ForAll @IntRange(min = 0, max = 100) int weak,
      @ForAll @DoubleRange(min = 1.1, max = 3) double pricier) {
    List<Integer> good = new ArrayList<>(List.of(strong, middle, weak));
    String before = chosen(learned(MODELS, 100, good), TaskComplexity.MODERATE);
    List<ModelProfile> models = new ArrayList<>(MODELS);
    models.add(model("worse", 1e-6 * pricier, 900, 0.85));
    good.add(Math.max(0, middle - 5));
    String after = chosen(learned(models, 100, good), TaskComplexity.MODERATE);
    assertThat(after).isNotEqualTo("worse");
    assertThat(Math.abs(goodOf(after, good) - goodOf(before, good)))
        .as("good of 100: %s before, %s after", before, after)
        .isLessThanOrEqualTo(NEAR_TIE);
  }

  private static int goodOf(String model, List<Integer> good) {
    return good.get(List.of("strong", "middle", "weak").indexOf(model));
  }

  @Property(tries = 100)
  void requirementsAreRelaxedInOrder(@ForAll @IntRange(min = 1, max = 399) int millis) {
    Routed both =
        route(
            prior(),
            request(
                TaskComplexity.SIMPLE,
                Optional.of(Duration.ofMillis(millis)),
                OptionalDouble.of(0.9)),
            RoutingAdjustment.NONE);
    assertThat(both.relaxed()).containsExactly(Requirement.LATENCY);
    assertThat(both.selected().accuracy()).isGreaterThanOrEqualTo(0.9);
  }

  @Property(tries = 200)
  void pressureNeverRaisesTheCost(
      @ForAll TaskComplexity complexity,
      @ForAll @DoubleRange(min = 0, max = 1) double pressure,
      @ForAll @DoubleRange(min = 0, max = 1) double less) {
    Estimates estimates = learned(MODELS, 50, List.of(48, 44, 30));
    double pressed =
        route(estimates, plain(complexity), new RoutingAdjustment(pressure, 1))
            .selected()
            .expectedCost();
    double relieved =
        route(estimates, plain(complexity), new RoutingAdjustment(pressure * less, 1))
            .selected()
            .expectedCost();
    assertThat(pressed).isLessThanOrEqualTo(relieved + 1e-15);
    assertThat(route(estimates, plain(complexity), new RoutingAdjustment(1, 1)).selected().model())
        .isEqualTo(WEAK);
  }

  @Property(tries = 200)
  void nothingIsExploredWhereItWouldHurt(@ForAll @DoubleRange(min = 0, max = 0.99) double draw) {
    RoutingAdjustment adjustment = new RoutingAdjustment(0, draw);
    assertThat(route(prior(), plain(TaskComplexity.COMPLEX), adjustment).explored()).isFalse();
    RoutingRequest bound = request(TaskComplexity.SIMPLE, Optional.empty(), OptionalDouble.of(0.8));
    assertThat(route(prior(), bound, adjustment).explored()).isFalse();
    if (draw >= RoutingPolicy.DEFAULT.exploration()) {
      assertThat(route(prior(), plain(TaskComplexity.SIMPLE), adjustment).explored()).isFalse();
    }
  }

  @Test
  void anotherModelIsExploredOnASmallDraw() {
    Routed routed = route(prior(), plain(TaskComplexity.SIMPLE), new RoutingAdjustment(0, 0));
    assertThat(routed.explored()).isTrue();
    assertThat(routed.reasons()).anyMatch(reason -> reason.contains("explored instead"));
  }

  /** The expected extra cost of exploration is at most about a tenth. */
  @Test
  void explorationIsBoundedInMoney() {
    double choice =
        route(prior(), plain(TaskComplexity.SIMPLE), RoutingAdjustment.NONE)
            .selected()
            .expectedCost();
    double spent = 0;
    int draws = 100_000;
    for (int i = 0; i < draws; i++) {
      RoutingAdjustment adjustment = new RoutingAdjustment(0, (double) i / draws);
      spent += route(prior(), plain(TaskComplexity.SIMPLE), adjustment).selected().expectedCost();
    }
    assertThat(spent / draws).isLessThanOrEqualTo(choice * 1.11);
  }

  /** Its answers take 0.9 s at the median, but some of them four times as long. */
  @Test
  void latencyRequirementHoldsForNinetyFivePercentOfAnswers() {
    Learning learning = new Learning(prior());
    ObservedCall call = new ObservedCall(TASK, TaskComplexity.COMPLEX, "strong", 500);
    List<Evidence> pieces = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      Duration whole = Duration.ofMillis(i % 10 == 0 ? 3600 : 900);
      pieces.add(learning.evidence(new ObservedAnswer(call, 1, Optional.empty(), whole), NOW));
    }
    Estimates estimates = Estimates.of(new ModelCatalog(MODELS), Evidence.sum(pieces), NOW);
    Optional<Duration> limit = Optional.of(Duration.ofMillis(1500));
    Routed routed =
        route(
            estimates,
            request(TaskComplexity.COMPLEX, limit, OptionalDouble.empty()),
            RoutingAdjustment.NONE);
    assertThat(estimates.latency(0, 300)).isLessThan(Duration.ofMillis(1500));
    assertThat(routed.selected().model()).isNotEqualTo(STRONG);
    assertThat(routed.rejected().get("strong")).contains("95th percentile");
    assertThat(routed.relaxed()).isEmpty();
  }

  @Test
  void fallbackThatWouldMissTheDeadlineIsNotPlanned() {
    Routed routed =
        route(
            prior(),
            request(
                TaskComplexity.COMPLEX,
                Optional.of(Duration.ofMillis(1500)),
                OptionalDouble.empty()),
            RoutingAdjustment.NONE);
    assertThat(routed.selected().model()).isEqualTo(STRONG);
    assertThat(routed.fallbacks()).isEmpty();
  }

  @Test
  void confidenceIsTheChanceOfAGoodAnswer() {
    Candidate selected =
        route(
                learned(MODELS, 100, List.of(90, 90, 40)),
                plain(TaskComplexity.MODERATE),
                RoutingAdjustment.NONE)
            .selected();
    assertThat(selected.accuracy()).isEqualTo(0.9, within(0.02));
  }
}
