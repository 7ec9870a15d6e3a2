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
import dev.scrubjay.policy.model.InventedModels;
import dev.scrubjay.policy.model.ModelCatalog;
import dev.scrubjay.policy.model.ModelProfile;
import dev.scrubjay.policy.prior.Ability;
import dev.scrubjay.policy.prior.TaskFamily;
import dev.scrubjay.policy.routing.ModelConditions;
import dev.scrubjay.policy.routing.PlainRequests;
import dev.scrubjay.policy.routing.Profile;
import dev.scrubjay.policy.routing.RoutingAdjustment;
import dev.scrubjay.policy.routing.RoutingDecision;
import dev.scrubjay.policy.routing.RoutingDecision.Candidate;
import dev.scrubjay.policy.routing.RoutingDecision.Routed;
import dev.scrubjay.policy.routing.RoutingPolicy;
import dev.scrubjay.policy.routing.RoutingRequest;
import dev.scrubjay.policy.task.TaskComplexity;
import dev.scrubjay.policy.task.TaskType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Routing of invented models whose abilities are known beforehand. */
final class MeasuredRoutingTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final TaskType CODE = new TaskType("code");

  private static ModelProfile model(String id, double price, int millis) {
    return InventedModels.model(id, price, Duration.ofMillis(millis));
  }

  private static Ability ability(double logOdds) {
    return Ability.even(logOdds, 40, "invented");
  }

  private static RoutingRequest request(TaskType task, TaskComplexity complexity, int tokens) {
    return PlainRequests.of(task, complexity, tokens);
  }

  private static RoutingRequest code() {
    return request(CODE, TaskComplexity.MODERATE, 500);
  }

  private static RoutingDecision route(Estimates estimates, RoutingRequest request) {
    return new ModelRouter(RoutingPolicy.DEFAULT, estimates)
        .route(request, ModelConditions.ALL_HEALTHY);
  }

  /** Two models of known ability, and one of which nothing is known but that it costs least. */
  private static ModelCatalog withUnknown() {
    return new ModelCatalog(
        List.of(model("strong", 1e-5, 1500), model("fair", 1e-6, 700), model("unknown", 1e-8, 100)),
        Map.of("strong", ability(2), "fair", ability(1.2)));
  }

  /** So many verdicts on answers to moderate code by a model, all of them good. */
  private static Estimates after(ModelCatalog catalog, String model, int verdicts) {
    Learning learning = new Learning(Estimates.prior(catalog));
    ObservedCall call = new ObservedCall(CODE, TaskComplexity.MODERATE, model, 500);
    List<Evidence> pieces = new ArrayList<>();
    for (int i = 0; i < verdicts; i++) {
      Verdict good = new Verdict(1, Provenance.PROOF);
      pieces.add(learning.evidence(new ObservedVerdict(call, good, Optional.empty()), NOW));
    }
    return Estimates.of(catalog, Evidence.sum(pieces), NOW);
  }

  @Test
  void modelOfWhichNothingIsKnownIsNoCandidateBeforeTwentyVerdicts() {
    ModelCatalog catalog = withUnknown();
    RoutingDecision before = route(after(catalog, "unknown", 19), code());
    assertThat(before.rejected())
        .containsEntry(
            "unknown", "neither published results nor enough verdicts tell how good it is");
    assertThat(((Routed) before).fallbacks())
        .extracting(fallback -> fallback.model().id())
        .doesNotContain("unknown");
    assertThat(route(after(catalog, "unknown", 21), code()).rejected())
        .doesNotContainKey("unknown");
    Routed later = (Routed) route(after(catalog, "unknown", 200), code());
    assertThat(later.selected().model().id()).isEqualTo("unknown");
    assertThat(catalog.unmeasured()).containsExactly("unknown");
  }

  @Test
  void withoutAnyKnownModelNoneIsChosen() {
    ModelCatalog catalog = ModelCatalog.measured(List.of(model("unknown", 1e-6, 500)), Map.of());
    assertThat(route(Estimates.prior(catalog), code()))
        .isInstanceOf(RoutingDecision.Unroutable.class);
  }

  @Test
  void profilesDifferFromTheFirstRequestOn() {
    List<ModelProfile> models = new ArrayList<>();
    Map<String, Ability> abilities = new LinkedHashMap<>();
    for (int i = 0; i < 5; i++) {
      String id = "model" + i;
      models.add(model(id, 1e-7 * Math.pow(3, i), 500));
      abilities.put(id, ability(1 + 0.25 * i));
    }
    Estimates prior = Estimates.prior(new ModelCatalog(models, abilities));
    Map<Profile, Double> costs = new EnumMap<>(Profile.class);
    Map<Profile, Double> accuracies = new EnumMap<>(Profile.class);
    Set<String> choices = new LinkedHashSet<>();
    for (Profile profile : Profile.values()) {
      Routed routed =
          (Routed)
              new ModelRouter(RoutingPolicy.DEFAULT.withProfile(profile), prior)
                  .route(code(), ModelConditions.ALL_HEALTHY);
      choices.add(routed.selected().model().id());
      costs.put(profile, routed.selected().expectedCost());
      accuracies.put(profile, routed.selected().accuracy());
    }
    assertThat(choices).as("choices of %s", costs.keySet()).hasSizeGreaterThanOrEqualTo(2);
    assertThat(costs.get(Profile.SAVINGS)).isLessThanOrEqualTo(costs.get(Profile.BALANCED));
    assertThat(costs.get(Profile.BALANCED)).isLessThanOrEqualTo(costs.get(Profile.QUALITY));
    assertThat(accuracies.get(Profile.QUALITY)).isGreaterThan(accuracies.get(Profile.SAVINGS));
  }

  @Test
  void choiceGoesByTheFamilyOfTheTask() {
    Ability writer = ability(1.5);
    Map<TaskFamily, Double> coding = new EnumMap<>(writer.logOdds());
    coding.put(TaskFamily.CODE, -1.0);
    ModelCatalog catalog =
        new ModelCatalog(
            List.of(model("strong", 1e-5, 1000), model("writer", 1e-7, 500)),
            Map.of("strong", ability(1.5), "writer", new Ability(coding, 40, "invented")));
    Estimates prior = Estimates.prior(catalog);
    Routed code = (Routed) route(prior, code());
    Routed chat =
        (Routed) route(prior, request(new TaskType("chat"), TaskComplexity.MODERATE, 500));
    assertThat(code.selected().model().id()).isEqualTo("strong");
    assertThat(chat.selected().model().id()).isEqualTo("writer");
  }

  /** So many answers to {@code task} by each model, of so many tokens, of which none is judged. */
  private static Evidence answered(ModelCatalog catalog, TaskType task, int answers, int tokens) {
    Learning learning = new Learning(Estimates.prior(catalog));
    Duration second = Duration.ofSeconds(1);
    List<Evidence> pieces = new ArrayList<>();
    for (ModelProfile model : catalog.models()) {
      ObservedCall call = new ObservedCall(task, TaskComplexity.MODERATE, model.id(), 500);
      ObservedAnswer answer = new ObservedAnswer(call, tokens, Optional.of(second), second);
      for (int i = 0; i < answers; i++) {
        pieces.add(learning.evidence(answer, NOW));
      }
    }
    return Evidence.sum(pieces);
  }

  @Test
  void longerAnswersMakeACheapModelNoBetterThanShortOnes() {
    ModelCatalog catalog = withUnknown();
    TaskType chat = new TaskType("chat");
    Evidence evidence = answered(catalog, CODE, 50, 5000).plus(answered(catalog, chat, 50, 50));
    ModelRouter router =
        new ModelRouter(RoutingPolicy.DEFAULT, Estimates.of(catalog, evidence, NOW));

    double onCode = merit(router, "fair", code());
    double onChat = merit(router, "fair", request(chat, TaskComplexity.MODERATE, 500));
    assertThat(onCode).isCloseTo(onChat, within(0.01));
  }

  private static double merit(ModelRouter router, String model, RoutingRequest request) {
    return router.candidates(request, ModelConditions.ALL_HEALTHY, RoutingAdjustment.NONE).stream()
        .filter(candidate -> candidate.is(model))
        .mapToDouble(Candidate::score)
        .findFirst()
        .orElseThrow();
  }

  /** The scores of 400 answers to requests of one kind, by each of two models. */
  private record Judged(TaskType task, int tokens, double strong, double cheap) {}

  private static ModelRouter judged(Judged... kinds) {
    ModelCatalog catalog =
        new ModelCatalog(
            List.of(model("strong", 1e-5, 500), model("cheap", 1e-6, 500)),
            Map.of("strong", ability(2), "cheap", ability(1.5)));
    Learning learning = new Learning(Estimates.prior(catalog));
    List<Evidence> pieces = new ArrayList<>();
    for (Judged kind : kinds) {
      for (ModelProfile model : catalog.models()) {
        double score = model.id().equals("strong") ? kind.strong() : kind.cheap();
        ObservedCall call =
            new ObservedCall(kind.task(), TaskComplexity.MODERATE, model.id(), kind.tokens());
        Verdict verdict = new Verdict(score, Provenance.PROOF);
        for (int i = 0; i < 400; i++) {
          pieces.add(learning.evidence(new ObservedVerdict(call, verdict, Optional.empty()), NOW));
        }
      }
    }
    return new ModelRouter(
        RoutingPolicy.DEFAULT.withProfile(Profile.SAVINGS),
        Estimates.of(catalog, Evidence.sum(pieces), NOW));
  }

  private static String selected(ModelRouter router, Judged kind) {
    RoutingRequest request = request(kind.task(), TaskComplexity.MODERATE, kind.tokens());
    return ((Routed) router.route(request, ModelConditions.ALL_HEALTHY)).selected().model().id();
  }

  @Test
  void cheapModelAnswersWhereTheFewestGoodAnswersAreLostHoweverHardTheTask() {
    Judged easy = new Judged(new TaskType("writing"), 500, 0.95, 0.89);
    Judged hard = new Judged(CODE, 500, 0.40, 0.36);
    ModelRouter router = judged(easy, hard);
    assertThat(selected(router, easy)).isEqualTo("strong");
    assertThat(selected(router, hard)).isEqualTo("cheap");
  }

  @Test
  void cheapModelAnswersWhereItSavesTheMostDollarsOnceVerdictsTellWhatIsLost() {
    Judged little = new Judged(new TaskType("writing"), 100, 0.90, 0.86);
    Judged much = new Judged(CODE, 4000, 0.90, 0.85);
    ModelRouter router = judged(little, much);
    assertThat(selected(router, little)).isEqualTo("strong");
    assertThat(selected(router, much)).isEqualTo("cheap");
  }

  /** A strong model, one nearly as good, and the cheapest, which is far worse. */
  private static ModelCatalog withWeak() {
    return new ModelCatalog(
        List.of(model("strong", 1e-5, 500), model("cheap", 1e-6, 500), model("weak", 1e-7, 500)),
        Map.of("strong", ability(2), "cheap", ability(1.6), "weak", ability(0.6)));
  }

  /** Verdicts on a model's answers to tasks of eight kinds, one of each; six of them are bad. */
  private static Evidence mostlyBad(Estimates known, String model) {
    Learning learning = new Learning(known);
    List<Evidence> pieces = new ArrayList<>();
    for (int task = 0; task < 8; task++) {
      ObservedCall call =
          new ObservedCall(new TaskType("task" + task), TaskComplexity.MODERATE, model, 500);
      Verdict verdict = new Verdict(task < 6 ? 0 : 1, Provenance.PROOF);
      pieces.add(learning.evidence(new ObservedVerdict(call, verdict, Optional.empty()), NOW));
    }
    return Evidence.sum(pieces);
  }

  private static Map<String, Double> accuracies(Estimates estimates) {
    Map<String, Double> accuracies = new LinkedHashMap<>();
    new ModelRouter(RoutingPolicy.DEFAULT, estimates)
        .candidates(code(), ModelConditions.ALL_HEALTHY, RoutingAdjustment.NONE)
        .forEach(candidate -> accuracies.put(candidate.model().id(), candidate.accuracy()));
    return accuracies;
  }

  @Test
  void strongModelThatFailsAtTheFirstHardTasksHasNotChanged() {
    ModelCatalog catalog = withWeak();
    Evidence failures = mostlyBad(Estimates.prior(catalog), "strong");
    Estimates estimates = Estimates.of(catalog, failures, NOW);
    assertThat(accuracies(estimates).get("strong")).isGreaterThan(0.75);
    assertThat(((Routed) route(estimates, code())).selected().model().id()).isEqualTo("strong");
  }

  @Test
  void nothingIsExploredWhereNobodyJudgesAnswers() {
    ModelCatalog catalog =
        new ModelCatalog(
            List.of(model("strong", 1e-5, 1500), model("fair", 1e-6, 700)),
            Map.of("strong", ability(2), "fair", ability(1.9)));
    Evidence answers = answered(catalog, CODE, 300, 300);

    assertThat(explored(Estimates.prior(catalog))).isGreaterThan(0);
    assertThat(explored(Estimates.of(catalog, answers, NOW)))
        .isLessThan(explored(Estimates.prior(catalog)) / 5);
  }

  @Test
  void onlyTheGreatestPressureOfABudgetLeavesThePortfolio() {
    ModelCatalog catalog =
        new ModelCatalog(
            List.of(
                model("strong", 1e-5, 1500), model("cheap", 1e-6, 700), model("poor", 8e-7, 300)),
            Map.of("strong", ability(2), "cheap", ability(1.6), "poor", ability(-1)));
    ModelRouter router = new ModelRouter(RoutingPolicy.DEFAULT, Estimates.prior(catalog));

    assertThat(under(router, 0.3)).isEqualTo("cheap");
    assertThat(under(router, 0.8)).isEqualTo("cheap");
    assertThat(under(router, 1)).isEqualTo("poor");
  }

  @Test
  void modelThatWhatIsLeftOfABudgetDoesNotPayForIsNotChosen() {
    ModelCatalog catalog =
        new ModelCatalog(
            List.of(model("strong", 1e-5, 1500), model("cheap", 1e-6, 700)),
            Map.of("strong", ability(2), "cheap", ability(-2)));
    ModelRouter router = new ModelRouter(RoutingPolicy.DEFAULT, Estimates.prior(catalog));

    assertThat(affording(router, 1)).isEqualTo("strong");
    assertThat(affording(router, 0.005)).isEqualTo("cheap");
    assertThat(affording(router, 0)).as("none is affordable").isEqualTo("cheap");
  }

  /** The model chosen if an answer may be expected to cost so much, USD. */
  private static String affording(ModelRouter router, double affordable) {
    RoutingAdjustment adjustment = new RoutingAdjustment(0, affordable, 1, Map.of());
    RoutingDecision decision = router.route(code(), ModelConditions.ALL_HEALTHY, adjustment);
    return ((Routed) decision).selected().model().id();
  }

  /** The model chosen under so much pressure. */
  private static String under(ModelRouter router, double pressure) {
    RoutingAdjustment adjustment = new RoutingAdjustment(pressure, 1);
    RoutingDecision decision = router.route(code(), ModelConditions.ALL_HEALTHY, adjustment);
    return ((Routed) decision).selected().model().id();
  }

  /** The number of explored models at draws up to the usual share. */
  private static long explored(Estimates estimates) {
    ModelRouter router = new ModelRouter(RoutingPolicy.DEFAULT, estimates);
    return IntStream.range(0, 100)
        .mapToObj(i -> new RoutingAdjustment(0, i * RoutingPolicy.DEFAULT.exploration() / 100))
        .map(drawn -> (Routed) router.route(code(), ModelConditions.ALL_HEALTHY, drawn))
        .filter(Routed::explored)
        .count();
  }

  /** Whatever their speed; nothing was observed of any. */
  @Test
  void modelThatIsBothDearerAndWorseIsNeverChosen() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < 300; i++) {
      Estimates prior = Estimates.prior(randomCatalog(random));
      for (Profile profile : Profile.values()) {
        ModelRouter router = new ModelRouter(RoutingPolicy.DEFAULT.withProfile(profile), prior);
        for (TaskFamily family : TaskFamily.values()) {
          RoutingRequest request =
              request(
                  TaskType.of(family.name()), TaskComplexity.MODERATE, 1 + random.nextInt(4000));
          Routed routed = (Routed) router.route(request, ModelConditions.ALL_HEALTHY);
          assertThat(betterAndCheaper(routed, prior, request))
              .as("seed %d, %s, %s: better and cheaper than the selected", seed, profile, family)
              .isEmpty();
        }
      }
    }
  }

  private static ModelCatalog randomCatalog(Random random) {
    List<ModelProfile> models = new ArrayList<>();
    Map<String, Ability> abilities = new LinkedHashMap<>();
    for (int m = 0; m < 2 + random.nextInt(6); m++) {
      String id = "model" + m;
      models.add(model(id, 1e-7 * Math.exp(5 * random.nextDouble()), 50 + random.nextInt(5000)));
      Map<TaskFamily, Double> logOdds = new EnumMap<>(TaskFamily.class);
      double general = 1.5 * random.nextGaussian();
      for (TaskFamily family : TaskFamily.values()) {
        logOdds.put(family, general + 0.5 * random.nextGaussian());
      }
      abilities.put(id, new Ability(logOdds, 10 + 30 * random.nextDouble(), "invented"));
    }
    return new ModelCatalog(models, abilities);
  }

  private static List<String> betterAndCheaper(
      Routed routed, Estimates prior, RoutingRequest request) {
    Candidate selected = routed.selected();
    List<ModelProfile> models = prior.models();
    double length = Estimates.length(request.inputTokens());
    double chosen = success(prior, request, prior.index(selected.model().id()), length);
    return IntStream.range(0, models.size())
        .filter(m -> price(models.get(m)) < 0.999 * price(selected.model()))
        .filter(m -> success(prior, request, m, length) > chosen + 1e-9)
        .mapToObj(m -> models.get(m).id())
        .toList();
  }

  private static double price(ModelProfile model) {
    return model.inputCostPerToken() + model.outputCostPerToken();
  }

  private static double success(Estimates prior, RoutingRequest request, int model, double length) {
    return prior.task(request.task(), request.complexity()).success(model, length);
  }
}
