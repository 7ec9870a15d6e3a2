package dev.scrubjay.policy.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.scrubjay.policy.estimates.Estimates;
import dev.scrubjay.policy.estimates.Learning;
import dev.scrubjay.policy.evidence.Evidence;
import dev.scrubjay.policy.evidence.Observation.ObservedCall;
import dev.scrubjay.policy.evidence.Observation.ObservedVerdict;
import dev.scrubjay.policy.evidence.Provenance;
import dev.scrubjay.policy.evidence.Verdict;
import dev.scrubjay.policy.model.InventedModels;
import dev.scrubjay.policy.model.ModelCatalog;
import dev.scrubjay.policy.prior.Ability;
import dev.scrubjay.policy.routing.ModelConditions;
import dev.scrubjay.policy.routing.PlainRequests;
import dev.scrubjay.policy.routing.RoutingDecision.Routed;
import dev.scrubjay.policy.routing.RoutingPolicy;
import dev.scrubjay.policy.routing.RoutingRequest;
import dev.scrubjay.policy.task.TaskComplexity;
import dev.scrubjay.policy.task.TaskType;
import dev.scrubjay.policy.words.GapByWords;
import dev.scrubjay.policy.words.GapFit;
import dev.scrubjay.policy.words.PromptWords;
import dev.scrubjay.policy.words.WordedPair;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Routing by words in invented worlds: prompts are of subjects that only their words tell, and a
 * cheap model is as good as a strong one on some of them. All count as tasks of one type.
 */
final class GapByWordsTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final TaskType TASK = TaskType.GENERAL;
  private static final TaskComplexity MODERATE = TaskComplexity.MODERATE;
  private static final ModelCatalog CATALOG =
      new ModelCatalog(
          List.of(
              InventedModels.model("strong", 1e-5, Duration.ofSeconds(1)),
              InventedModels.model("cheap", 1e-6, Duration.ofSeconds(1))),
          Map.of(
              "strong",
              Ability.even(2, 40, "invented"),
              "cheap",
              Ability.even(1.4, 40, "invented")));

  /** The chance of a good answer of the cheap model, by subject; the strong one's is .9. */
  private static final List<Double> TOLD_BY_SUBJECT = List.of(0.92, 0.92, 0.92, 0.5);

  private static final List<Double> NOT_TOLD = List.of(0.815, 0.815, 0.815, 0.815);

  private record Prompt(String text, double strong, double cheap) {
    RoutingRequest request() {
      return PlainRequests.of(TASK, MODERATE, 200).with(PromptWords.of(text));
    }
  }

  /** A world, in which a share of the verdicts is wrong. */
  private record World(List<Double> cheap, double wrong, long seed) {
    List<Prompt> prompts(int count, long more) {
      Random random = new Random(seed * 1000 + more);
      List<Prompt> prompts = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int subject = random.nextInt(cheap.size());
        StringBuilder text = new StringBuilder("please");
        for (int w = 0; w < 30; w++) {
          boolean special = random.nextInt(6) == 0;
          text.append(special ? " s" + (char) ('a' + subject) : " g")
              .append((char) ('a' + random.nextInt(10)))
              .append((char) ('a' + random.nextInt(10)));
        }
        prompts.add(
            new Prompt(
                text.toString(),
                random.nextDouble() < 0.9 ? 1 : 0,
                random.nextDouble() < cheap.get(subject) ? 1 : 0));
      }
      return prompts;
    }

    private double told(double score, Random random) {
      return random.nextDouble() < wrong ? 1 - score : score;
    }

    /** The router after all these prompts were judged, without what their words say. */
    ModelRouter router(List<Prompt> judged) {
      Random random = new Random(seed);
      Learning learning = new Learning(Estimates.prior(CATALOG));
      List<Evidence> pieces = new ArrayList<>();
      for (Prompt prompt : judged) {
        pieces.add(verdict(learning, "strong", told(prompt.strong(), random)));
        pieces.add(verdict(learning, "cheap", told(prompt.cheap(), random)));
      }
      return new ModelRouter(
          RoutingPolicy.DEFAULT, Estimates.of(CATALOG, Evidence.sum(pieces), NOW));
    }

    List<WordedPair> pairs(List<Prompt> judged) {
      Random random = new Random(seed);
      return judged.stream()
          .map(
              prompt -> {
                double strong = verdict(told(prompt.strong(), random)).corrected();
                double cheap = verdict(told(prompt.cheap(), random)).corrected();
                return new WordedPair(
                    PromptWords.of(prompt.text()),
                    TASK,
                    MODERATE,
                    200,
                    "strong",
                    "cheap",
                    strong - cheap);
              })
          .toList();
    }

    private Verdict verdict(double score) {
      return new Verdict(score, wrong > 0 ? Provenance.JUDGE : Provenance.PROOF);
    }

    private Evidence verdict(Learning learning, String model, double score) {
      return learning.evidence(
          new ObservedVerdict(
              new ObservedCall(TASK, MODERATE, model, 200), verdict(score), Optional.empty()),
          NOW);
    }
  }

  /** The share of requests to the cheap model, and the good answers as a share of the strong's. */
  private record Result(double cheap, double quality) {
    static Result of(ModelRouter router, List<Prompt> prompts) {
      double cheap = 0;
      double good = 0;
      double strong = 0;
      for (Prompt prompt : prompts) {
        Routed routed = (Routed) router.route(prompt.request(), ModelConditions.ALL_HEALTHY);
        boolean isCheap = routed.selected().is("cheap");
        cheap += isCheap ? 1 : 0;
        good += isCheap ? prompt.cheap() : prompt.strong();
        strong += prompt.strong();
      }
      return new Result(cheap / prompts.size(), good / strong);
    }
  }

  private static GapByWords learned(World world, List<Prompt> judged, ModelRouter router) {
    return GapFit.of(world.pairs(judged), router.estimates(), router.strong(), router.cheap());
  }

  @Test
  void wordsThatTellTheGapSaveMoreAtTheSameQuality() {
    for (double wrong : new double[] {0, 0.1}) {
      World world = new World(TOLD_BY_SUBJECT, wrong, 1);
      List<Prompt> judged = world.prompts(1500, 0);
      List<Prompt> others = world.prompts(3000, 1);
      ModelRouter before = world.router(judged);
      GapByWords words = learned(world, judged, before);

      Result without = Result.of(before, others);
      Result with = Result.of(before.with(words), others);
      assertThat(words.hasSay()).as("wrong: %s", wrong).isTrue();
      assertThat(without.cheap()).as("nothing else tells them apart: %s", without).isLessThan(0.01);
      assertThat(with.cheap()).as("%s", with).isBetween(0.5, 0.9);
      assertThat(with.quality()).as("%s", with).isGreaterThan(0.97);
    }
  }

  @Test
  void wordsThatTellNothingHaveNoSayWhateverTheVerdicts() {
    int says = 0;
    List<Double> qualities = new ArrayList<>();
    for (long seed = 0; seed < 20; seed++) {
      World world = new World(NOT_TOLD, seed % 2 == 0 ? 0 : 0.1, seed);
      List<Prompt> judged = world.prompts(600, 0);
      ModelRouter before = world.router(judged);
      GapByWords words = learned(world, judged, before);
      says += words.hasSay() ? 1 : 0;

      Result with = Result.of(before.with(words), world.prompts(2000, 1));
      qualities.add(with.quality());
    }
    assertThat(qualities).as("the floor is .98").allMatch(quality -> quality > 0.95);
    assertThat(qualities.stream().mapToDouble(each -> each).average().orElseThrow())
        .isGreaterThan(0.98);
    assertThat(says).as("of 20").isLessThanOrEqualTo(2);
  }

  @Test
  void theOrderOfPairsAndOfTheirModelsDoesNotMatter() {
    World world = new World(TOLD_BY_SUBJECT, 0, 3);
    List<Prompt> judged = world.prompts(1500, 0);
    ModelRouter router = world.router(judged);
    List<WordedPair> turned =
        world.pairs(judged).reversed().stream()
            .map(
                pair ->
                    new WordedPair(
                        pair.words(),
                        pair.task(),
                        pair.complexity(),
                        pair.inputTokens(),
                        /* one= */ pair.other(),
                        /* other= */ pair.one(),
                        -pair.gap()))
            .toList();

    GapByWords one = learned(world, judged, router);
    GapByWords other = GapFit.of(turned, router.estimates(), "strong", "cheap");
    PromptWords some = PromptWords.of(judged.get(0).text());
    assertThat(one.of(some)).isNotZero();
    assertThat(other.of(some)).isCloseTo(one.of(some), within(1e-4));
    assertThat(other.slope()).isCloseTo(one.slope(), within(1e-4));
  }

  @Test
  void fewPairsAndThoseOfOtherModelsTellNothing() {
    World world = new World(TOLD_BY_SUBJECT, 0, 4);
    List<Prompt> judged = world.prompts(1000, 0);
    ModelRouter router = world.router(judged);
    List<WordedPair> pairs = world.pairs(judged);

    GapByWords few = GapFit.of(pairs.subList(0, 99), router.estimates(), "strong", "cheap");
    assertThat(few.hasSay()).isFalse();
    assertThat(few.pairs()).isEqualTo(99);
    GapByWords ofOthers = GapFit.of(pairs, router.estimates(), "strong", "other");
    assertThat(ofOthers.pairs()).isZero();
    GapByWords said = learned(world, judged, router);
    assertThat(said.hasSay()).isTrue();
    assertThat(new Portfolio("strong", "other").of(said).hasSay()).isFalse();
    assertThat(said.of(PromptWords.NONE)).isZero();
    RoutingRequest request = judged.get(0).request();
    Routed routed = (Routed) router.with(said).route(request, ModelConditions.ALL_HEALTHY);
    assertThat(routed.reasons()).anyMatch(reason -> reason.contains("words of the prompt"));
    assertThat(((Routed) router.route(request, ModelConditions.ALL_HEALTHY)).reasons())
        .noneMatch(reason -> reason.contains("words of the prompt"));
    assertThat(said.spread()).isSorted();
    assertThat(Arrays.stream(said.spread()).average().orElseThrow()).isCloseTo(0, within(1e-3));
  }
}
