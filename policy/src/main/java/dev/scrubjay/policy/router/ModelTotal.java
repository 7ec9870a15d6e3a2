package dev.scrubjay.policy.router;

import dev.scrubjay.policy.routing.RoutingDecision.Candidate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What a model would do to some traffic, if it answered all of it.
 *
 * @param quality the expected number of good answers
 * @param error its standard error, if the errors of all kinds of requests go together
 * @param cost USD
 */
record ModelTotal(String model, double quality, double error, double cost) {
  /** The share of quality by which models that count as equals may differ. */
  private static final double TOLERANCE = 0.01;

  /**
   * The standard errors by which a model must be better to take another's place: more than for one
   * comparison, as the models are compared again whenever something is learned.
   */
  private static final double REPLACES = 3;

  static List<ModelTotal> of(List<TrafficCase> cases) {
    List<ModelTotal> totals = new ArrayList<>();
    for (int i = 0; !cases.isEmpty() && i < cases.get(0).candidates().size(); i++) {
      ModelTotal total = new ModelTotal(cases.get(0).candidates().get(i).model().id(), 0, 0, 0);
      for (TrafficCase each : cases) {
        total = total.plus(each.weight(), each.candidates().get(i));
      }
      totals.add(total);
    }
    return totals;
  }

  private ModelTotal plus(double weight, Candidate candidate) {
    return new ModelTotal(
        model,
        quality + weight * candidate.accuracy(),
        error + weight * candidate.error(),
        cost + weight * candidate.expectedCost());
  }

  /** The total of {@code model}. */
  static ModelTotal find(String model, List<ModelTotal> totals) {
    return totals.stream()
        .filter(total -> total.model.equals(model))
        .findFirst()
        .orElse(new ModelTotal(model, 0, 0, 0));
  }

  /** Of the models that are within {@value #TOLERANCE} of the best quality, the cheapest. */
  static ModelTotal strongest(List<ModelTotal> totals) {
    double best = totals.stream().mapToDouble(ModelTotal::quality).max().orElse(0);
    return totals.stream()
        .filter(total -> total.quality >= best * (1 - TOLERANCE))
        .min(Comparator.comparingDouble(ModelTotal::cost))
        .orElse(new ModelTotal("", 0, 0, 0));
  }

  /**
   * The cheaper model that saves most for the quality that it loses against {@code strong}.
   *
   * @param slack the share of quality that may be lost; models that lose less are compared by cost
   */
  static Optional<ModelTotal> partner(ModelTotal strong, List<ModelTotal> totals, double slack) {
    return totals.stream()
        .filter(total -> total.cost < strong.cost)
        .max(
            Comparator.comparingDouble(
                total -> (strong.cost - total.cost) / Math.max(strong.loss(total), slack)));
  }

  private double loss(ModelTotal other) {
    return quality > 0 ? 1 - other.quality / quality : 0;
  }

  /** This model, or {@code other} if that is convincingly better. */
  ModelTotal preferring(ModelTotal other) {
    double errors = Math.hypot(error, other.error);
    return other.quality - quality > REPLACES * errors ? other : this;
  }

  /**
   * This model, or {@code other} if that is convincingly better than a mixture of {@code strong}
   * and this one that costs the same.
   */
  ModelTotal preferring(ModelTotal strong, ModelTotal other) {
    double range = strong.cost - cost;
    double share = range <= 0 ? 1 : Math.clamp((strong.cost - other.cost) / range, 0.0, 1.0);
    double given = strong.quality + share * (quality - strong.quality);
    double errors = Math.hypot(error, other.error);
    return other.quality - given > REPLACES * errors ? other : this;
  }
}
