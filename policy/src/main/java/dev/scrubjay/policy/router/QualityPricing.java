package dev.scrubjay.policy.router;

import dev.scrubjay.policy.estimates.Estimates;
import dev.scrubjay.policy.estimates.TaskTraffic;
import dev.scrubjay.policy.model.ModelProfile;
import dev.scrubjay.policy.prior.TaskFamily;
import dev.scrubjay.policy.routing.RoutingRequest;
import dev.scrubjay.policy.task.TaskComplexity;
import dev.scrubjay.policy.task.TaskType;
import dev.scrubjay.policy.words.GapByWords;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * The terms on which quality may be lost, over the recent traffic.
 *
 * @param portfolio the models that may be chosen, and the one that others are compared with
 * @param words what words say of its two models
 * @param price the {@link QualityPrice}
 */
record QualityPricing(Portfolio portfolio, GapByWords words, double price) {
  /** The evidence, in proofs of success or failure, at and above which a task counts as known. */
  private static final double KNOWN = 20;

  /**
   * The midpoints of nine equal parts of the standard normal distribution, for the lengths of
   * prompts.
   */
  private static final double[] QUANTILES = {
    -1.593, -0.967, -0.589, -0.282, 0, 0.282, 0.589, 0.967, 1.593
  };

  /** The median alone. */
  private static final double[] USUAL_LENGTH = {0};

  /**
   * The traffic that is assumed before any was seen: a request of each family, of some 300 tokens.
   */
  private static final List<TaskTraffic> ASSUMED =
      Arrays.stream(TaskFamily.values())
          .map(family -> TaskType.of(family.name()))
          .map(task -> new TaskTraffic(task, TaskComplexity.MODERATE, 1, 5.7, 1))
          .toList();

  /** Whether the price applies to such tasks: by verdicts, or by published results. */
  static boolean isKnown(Estimates estimates, TaskType task, TaskComplexity complexity) {
    return estimates.areMeasured() || estimates.task(task, complexity).evidence() >= KNOWN;
  }

  /**
   * The terms on which quality may be lost, by the estimates.
   *
   * @param cascades whether requests may be answered by cascades too
   */
  static QualityPricing of(
      Estimates estimates,
      List<ModelProfile> models,
      Merit merit,
      double floor,
      boolean cascades,
      GapByWords words) {
    List<ModelProfile> known =
        models.stream().filter(model -> estimates.isKnown(estimates.index(model.id()))).toList();
    Scoring scoring = new Scoring(merit, estimates);
    if (!estimates.areMeasured()) {
      List<TrafficCase> all = cases(estimates.traffic(), estimates, known, scoring, QUANTILES);
      return priced(Portfolio.ALL, GapByWords.NONE, all, floor, cascades);
    }
    Estimates before = estimates.beforehand();
    List<TrafficCase> usual =
        cases(ASSUMED, before, known, new Scoring(merit, before), USUAL_LENGTH);
    List<TrafficCase> seen = cases(estimates.traffic(), estimates, known, scoring, USUAL_LENGTH);
    Portfolio portfolio = Portfolio.of(usual, seen, 1 - floor);
    List<TrafficCase> all = new ArrayList<>(seen);
    all.addAll(cases(ASSUMED, estimates, known, scoring, USUAL_LENGTH));
    List<ModelProfile> some = cascades ? known : members(known, portfolio, all);
    all.clear();
    all.addAll(cases(estimates.traffic(), estimates, some, scoring, QUANTILES));
    all.addAll(cases(ASSUMED, estimates, some, scoring, QUANTILES));
    GapByWords said = portfolio.of(words);
    return priced(portfolio, said, said.hasSay() ? spread(all, said) : all, floor, cascades);
  }

  /** The same kinds of requests, each in as many as there are parts of what words say. */
  private static List<TrafficCase> spread(List<TrafficCase> cases, GapByWords words) {
    double[] gaps = words.spread();
    return cases.stream()
        .flatMap(
            some ->
                Arrays.stream(gaps)
                    .mapToObj(
                        gap ->
                            new TrafficCase(some.weight() / gaps.length, some.candidates(), gap)))
        .toList();
  }

  /**
   * The models that may be chosen for prompts of usual length. The others of a large catalog are
   * left out of the price, which has to be computed anew whenever something is learned.
   */
  private static List<ModelProfile> members(
      List<ModelProfile> models, Portfolio portfolio, List<TrafficCase> cases) {
    Set<String> members = new HashSet<>();
    for (TrafficCase each : cases) {
      portfolio.members(each.candidates()).forEach(member -> members.add(member.model().id()));
    }
    return models.stream().filter(model -> members.contains(model.id())).toList();
  }

  private static QualityPricing priced(
      Portfolio portfolio,
      GapByWords words,
      List<TrafficCase> cases,
      double floor,
      boolean cascades) {
    QualityPrice price = new QualityPrice(portfolio, cascades);
    cases.forEach(price::add);
    return new QualityPricing(portfolio, words, price.at(floor));
  }

  private static List<TrafficCase> cases(
      List<TaskTraffic> traffic,
      Estimates estimates,
      List<ModelProfile> models,
      Scoring scoring,
      double[] quantiles) {
    List<TrafficCase> cases = new ArrayList<>();
    for (TaskTraffic some : traffic) {
      if (!models.isEmpty() && isKnown(estimates, some.task(), some.complexity())) {
        for (double quantile : quantiles) {
          RoutingRequest request = request(some, some.meanLength() + quantile * some.deviation());
          var candidates = scoring.candidates(models, request, 0);
          cases.add(new TrafficCase(some.weight() / quantiles.length, candidates, 0));
        }
      }
    }
    return cases;
  }

  private static RoutingRequest request(TaskTraffic traffic, double length) {
    return new RoutingRequest(
        traffic.task(),
        traffic.complexity(),
        Estimates.tokens(length),
        RoutingRequest.USUAL_OUTPUT_TOKENS,
        Integer.MAX_VALUE,
        Set.of(),
        Optional.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        false);
  }
}
