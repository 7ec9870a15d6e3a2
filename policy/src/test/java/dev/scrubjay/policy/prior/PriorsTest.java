package dev.scrubjay.policy.prior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Priors by tables of invented models. */
final class PriorsTest {
  private static final List<String> FLAT = List.of("mmlu", "medqa", "arc-c");
  private static final List<String> STEEP = List.of("simpleqa", "legalbench", "naturalqa");
  private static final double SLOPE = 2.4;

  private static double share(double logOdds) {
    return 1 / (1 + Math.exp(-logOdds));
  }

  /** Results with these log-odds on each of the benchmarks. */
  private static List<BenchmarkResult> results(
      String model, List<String> benchmarks, double logOdds) {
    return benchmarks.stream()
        .map(benchmark -> new BenchmarkResult(model, benchmark, share(logOdds)))
        .toList();
  }

  private static Priors priors(List<List<BenchmarkResult>> results) {
    return Priors.fitted(results.stream().flatMap(List::stream).toList());
  }

  private static Ability ability(Priors priors, String model) {
    return priors.of(model).orElseThrow();
  }

  @Test
  void strongModelIsAboveAWeakOneInEveryFamily() {
    List<String> broad = List.of("mmlu", "gpqa", "math", "humaneval", "ifeval");
    Priors priors =
        priors(
            List.of(
                results("strong", broad, 1.5),
                results("middling", broad, 0.5),
                results("weak", broad, -0.5)));
    for (TaskFamily family : TaskFamily.values()) {
      assertThat(ability(priors, "strong").on(family))
          .as("%s", family)
          .isGreaterThan(ability(priors, "middling").on(family) + 0.3);
      assertThat(ability(priors, "middling").on(family))
          .as("%s", family)
          .isGreaterThan(ability(priors, "weak").on(family) + 0.3);
    }
  }

  @Test
  void modelThatIsGoodAtCodeIsAheadInCode() {
    List<String> code = List.of("humaneval", "mbpp", "aider-edit");
    Priors priors =
        priors(
            List.of(
                results("coder", FLAT, 0),
                results("coder", code, 1.5),
                results("scholar", FLAT, 1.5),
                results("scholar", code, 0),
                results("plain", FLAT, 0.5),
                results("plain", code, 0.5)));
    assertThat(ability(priors, "coder").on(TaskFamily.CODE))
        .isGreaterThan(ability(priors, "scholar").on(TaskFamily.CODE));
    assertThat(ability(priors, "coder").on(TaskFamily.KNOWLEDGE))
        .isLessThan(ability(priors, "scholar").on(TaskFamily.KNOWLEDGE));
  }

  @Test
  void modelWithoutResultsIsLikeItsNearestKin() {
    Priors priors =
        priors(
            List.of(
                results("wren-1-70b", FLAT, 0),
                results("wren-3-70b", FLAT, 1),
                results("wren-3-8b", FLAT, -1),
                results("finch-9", FLAT, 2)));
    Ability kin = ability(priors, "wren-3.1-70b");
    assertThat(kin.source()).isEqualTo("wren-3-70b");
    assertThat(kin.weight()).isEqualTo(Ability.KIN);
    assertThat(kin.logOdds()).isEqualTo(ability(priors, "wren-3-70b").logOdds());
    assertThat(ability(priors, "wren-3.1-7b").source()).isEqualTo("wren-3-8b");
    assertThat(priors.of("sparrow-3-70b")).isEmpty();
  }

  @Test
  void ownResultsWeighMoreThanThoseOfKinAndMoreTheMoreThereAre() {
    Priors priors =
        priors(
            List.of(
                results("wren-3", FLAT, 1),
                results("finch-3", FLAT, 1),
                results("finch-3", STEEP, 1)));
    assertThat(ability(priors, "wren-3").weight()).isGreaterThan(Ability.KIN);
    assertThat(ability(priors, "finch-3").weight())
        .isGreaterThan(ability(priors, "wren-3").weight())
        .isLessThan(Ability.OWN);
  }

  @Test
  void twoResultsAreTooFewForAnAbility() {
    assertThat(priors(List.of(results("wren-3", FLAT.subList(0, 2), 1))).of("wren-3")).isEmpty();
  }

  @Test
  void newerModelIsTakenToBeAtLeastAsAbleAsOlderOnesOfItsLine() {
    Priors priors =
        priors(
            List.of(
                results("wren-3-70b", FLAT, 1.5),
                results("wren-4-70b", FLAT, 0.5),
                results("wren-4-8b", FLAT, -0.5),
                results("finch-1", FLAT, 0)));
    assertThat(ability(priors, "wren-4-70b").on(TaskFamily.GENERAL))
        .isGreaterThanOrEqualTo(ability(priors, "wren-3-70b").on(TaskFamily.GENERAL));
    assertThat(ability(priors, "wren-4-8b").on(TaskFamily.GENERAL))
        .isLessThan(ability(priors, "wren-3-70b").on(TaskFamily.GENERAL));
  }

  /** Models that nobody measured on the same benchmarks, beside others that connect these. */
  @Test
  void benchmarkOnWhichScoresAreFarApartDoesNotDominate() {
    List<List<BenchmarkResult>> results = new ArrayList<>();
    for (int i = -4; i <= 4; i++) {
      String anchor = "anchor" + (char) ('a' + 4 + i);
      results.add(results(anchor, FLAT, 0.4 * i));
      results.add(results(anchor, STEEP, SLOPE * 0.4 * i));
    }
    results.add(results("able", FLAT, 1.4));
    results.add(results("equal", STEEP, SLOPE * 1.4));
    results.add(results("middling", STEEP, SLOPE * 0.7));
    Priors priors = priors(results);
    double able = ability(priors, "able").on(TaskFamily.KNOWLEDGE);
    assertThat(ability(priors, "equal").on(TaskFamily.KNOWLEDGE)).isCloseTo(able, within(0.6));
    assertThat(SLOPE * 0.7).as("by its bare scores, it is the better one").isGreaterThan(1.4);
    assertThat(ability(priors, "middling").on(TaskFamily.KNOWLEDGE)).isLessThan(able);
  }

  @Test
  void statedAbilityRisesWithTheAccuracyAndIsTheSameInEveryFamily() {
    Ability high = Ability.stated(0.95);
    Ability low = Ability.stated(0.8);
    for (TaskFamily family : TaskFamily.values()) {
      assertThat(high.on(family)).isGreaterThan(low.on(family));
      assertThat(high.on(family)).isEqualTo(high.on(TaskFamily.GENERAL));
    }
    assertThat(high.source()).isEqualTo("configured");
  }
}
