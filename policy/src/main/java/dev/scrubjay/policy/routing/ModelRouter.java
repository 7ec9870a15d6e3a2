package dev.scrubjay.policy.routing;

import dev.scrubjay.policy.model.Capability;
import dev.scrubjay.policy.model.ModelCatalog;
import dev.scrubjay.policy.model.ModelProfile;
import dev.scrubjay.policy.routing.RoutingDecision.Candidate;
import dev.scrubjay.policy.routing.RoutingDecision.Routed;
import dev.scrubjay.policy.routing.RoutingDecision.Unroutable;
import dev.scrubjay.policy.routing.RoutingDecision.Wish;
import dev.scrubjay.policy.task.TaskComplexity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Picks the model for a request: those that can answer it, of them those that are reliable, of them
 * those that meet its wishes, of them those good enough for the task, of them the best score.
 *
 * <p>Pure: the same request under the same conditions always gets the same decision.
 */
public final class ModelRouter {
  /** The margin to the runner-up at which the choice counts as clear. */
  private static final double CLEAR_MARGIN = 0.1;

  /** What is left of the confidence for each wish that was given up. */
  private static final double RELAXED_CONFIDENCE = 0.8;

  private static final Comparator<Candidate> BEST_FIRST =
      Comparator.comparingDouble(Candidate::score)
          .reversed()
          .thenComparingDouble(Candidate::expectedCost);

  private final List<ModelProfile> models;
  private final RoutingPolicy policy;
  private final Scoring scoring;

  public ModelRouter(ModelCatalog catalog, RoutingPolicy policy) {
    this.models =
        catalog.models().stream()
            .filter(model -> !model.capabilities().contains(Capability.EMBEDDING))
            .toList();
    this.policy = policy;
    this.scoring = new Scoring(models, policy.weights());
  }

  /** The decision for {@code request} under {@code conditions}. */
  public RoutingDecision route(RoutingRequest request, ModelConditions conditions) {
    Map<String, String> rejected = new LinkedHashMap<>();
    List<String> reasons = new ArrayList<>();
    List<Candidate> able = able(request, conditions, rejected);
    if (able.isEmpty()) {
      return new Unroutable("No model can answer this request: " + describe(rejected), rejected);
    }
    List<Candidate> reliable = reliable(able, conditions, rejected, reasons);
    WishFilter wishes = new WishFilter(request);
    WishFilter.Met met = wishes.relaxing(reliable);
    for (Candidate candidate : reliable) {
      wishes.complaint(candidate).ifPresent(why -> rejected.put(candidate.model().id(), why));
    }
    if (request.strict() && !met.relaxed().isEmpty()) {
      return new Unroutable("No model meets every wish: " + describe(rejected), rejected);
    }
    List<Candidate> ranked = goodEnough(met.candidates(), request.complexity(), rejected);
    ranked.forEach(candidate -> rejected.remove(candidate.model().id()));
    Candidate selected = ranked.get(0);
    explain(request, met.relaxed(), ranked, reasons);
    return new Routed(
        selected,
        fallbacks(selected, ranked, request.strict() ? List.of() : reliable),
        confidence(ranked, met.relaxed(), conditions),
        reasons,
        met.relaxed(),
        rejected);
  }

  private List<Candidate> able(
      RoutingRequest request, ModelConditions conditions, Map<String, String> rejected) {
    List<Candidate> able = new ArrayList<>();
    for (ModelProfile model : models) {
      Optional<String> obstacle =
          conditions.obstacle(model.id()).or(() -> inability(model, request));
      if (obstacle.isPresent()) {
        rejected.put(model.id(), obstacle.get());
      } else {
        able.add(scoring.candidate(model, request));
      }
    }
    return able;
  }

  private static Optional<String> inability(ModelProfile model, RoutingRequest request) {
    if (!model.capabilities().containsAll(request.capabilities())) {
      Set<Capability> missing = EnumSet.copyOf(request.capabilities());
      missing.removeAll(model.capabilities());
      return Optional.of("cannot do " + missing.toString().toLowerCase(Locale.ROOT));
    }
    long tokens = (long) request.inputTokens() + request.outputTokens();
    return tokens > model.maxTokens()
        ? Optional.of(tokens + " tokens are over its " + model.maxTokens())
        : Optional.empty();
  }

  /** Those above the threshold; if there are none, the most reliable one: somebody must answer. */
  private List<Candidate> reliable(
      List<Candidate> able,
      ModelConditions conditions,
      Map<String, String> rejected,
      List<String> reasons) {
    List<Candidate> reliable =
        able.stream()
            .filter(c -> conditions.reliability(c.model().id()) >= policy.reliabilityThreshold())
            .toList();
    if (reliable.isEmpty()) {
      Candidate most =
          able.stream()
              .max(Comparator.comparingDouble(c -> conditions.reliability(c.model().id())))
              .orElseThrow();
      reasons.add("every model is below the reliability threshold; this one fails least");
      reliable = List.of(most);
    }
    for (Candidate candidate : able) {
      if (!reliable.contains(candidate)) {
        rejected.put(
            candidate.model().id(),
            String.format(
                Locale.ROOT,
                "reliability %.2f under %.2f",
                conditions.reliability(candidate.model().id()),
                policy.reliabilityThreshold()));
      }
    }
    return reliable;
  }

  private List<Candidate> goodEnough(
      List<Candidate> candidates, TaskComplexity complexity, Map<String, String> rejected) {
    double best = candidates.stream().mapToDouble(Candidate::accuracy).max().orElse(0);
    double floor = best * policy.qualityFloor().of(complexity);
    for (Candidate candidate : candidates) {
      if (candidate.accuracy() < floor) {
        rejected.put(
            candidate.model().id(),
            String.format(
                Locale.ROOT,
                "accuracy %.2f under the floor of %.4f for %s tasks",
                candidate.accuracy(),
                floor,
                complexity.name().toLowerCase(Locale.ROOT)));
      }
    }
    return candidates.stream().filter(c -> c.accuracy() >= floor).sorted(BEST_FIRST).toList();
  }

  /** The next best, another provider's first; then {@code others}, the most accurate first. */
  private List<Candidate> fallbacks(
      Candidate selected, List<Candidate> ranked, List<Candidate> others) {
    if (!policy.fallbackEnabled()) {
      return List.of();
    }
    Comparator<Candidate> elsewhereFirst =
        Comparator.comparing(c -> c.model().provider().equals(selected.model().provider()));
    return Stream.concat(
            ranked.stream().sorted(elsewhereFirst),
            others.stream().sorted(Comparator.comparingDouble(Candidate::accuracy).reversed()))
        .filter(candidate -> !candidate.equals(selected))
        .distinct()
        .limit(policy.maxFallbacks())
        .toList();
  }

  private static void explain(
      RoutingRequest request, List<Wish> relaxed, List<Candidate> ranked, List<String> reasons) {
    String task = request.complexity().name().toLowerCase(Locale.ROOT) + " tasks";
    Candidate selected = ranked.get(0);
    if (ranked.size() == 1) {
      reasons.add("the only model left that is good enough for " + task);
    } else {
      reasons.add(
          String.format(
              Locale.ROOT,
              "the best score of the %d models good enough for %s: %.3f, then %s with %.3f",
              ranked.size(),
              task,
              selected.score(),
              ranked.get(1).model().id(),
              ranked.get(1).score()));
    }
    for (Wish wish : relaxed) {
      reasons.add(
          "no model meets every wish: the one for "
              + wish.name().toLowerCase(Locale.ROOT)
              + " is given up");
    }
  }

  /**
   * How clear the choice is: a logistic function of the margin to the runner-up, times the model's
   * reliability, less for each wish given up. Not calibrated against outcomes.
   */
  private static double confidence(
      List<Candidate> ranked, List<Wish> relaxed, ModelConditions conditions) {
    double clear = 1;
    if (ranked.size() > 1) {
      double margin = ranked.get(0).score() - ranked.get(1).score();
      clear = 1 / (1 + Math.exp(-margin / CLEAR_MARGIN));
    }
    return clear
        * conditions.reliability(ranked.get(0).model().id())
        * Math.pow(RELAXED_CONFIDENCE, relaxed.size());
  }

  private static String describe(Map<String, String> rejected) {
    List<String> each = new ArrayList<>();
    rejected.forEach((model, why) -> each.add(model + ": " + why));
    return each.isEmpty() ? "none is configured" : String.join("; ", each);
  }
}
