package dev.scrubjay.policy.routing;

import static dev.scrubjay.policy.Ranges.require;
import static dev.scrubjay.policy.Ranges.requireShare;

import dev.scrubjay.policy.task.TaskComplexity;

/**
 * The policy by which models are selected.
 *
 * @param enabled whether {@code auto} is routed; {@code ENABLE_MODEL_ROUTING}
 * @param weights the weights of the parts of the score
 * @param reliabilityThreshold the reliability below which models are rejected, 0 to 1
 * @param fallbackEnabled whether another model is called when one fails
 * @param maxFallbacks the largest number of fallbacks, 0 to 5
 * @param qualityFloor the share of the best model's accuracy that a candidate must have on tasks
 *     that are not known; on known tasks the floor of {@code profile} applies
 * @param profile the trade-off between cost and quality
 * @param exploration the share of requests on which another model is explored, 0 to 0.1, if all
 *     answers are judged; as there is nothing to learn from an answer that is not
 * @param latencyPrice what a second of latency is worth, USD, {@code >= 0}; where models are chosen
 *     by cost
 */
public record RoutingPolicy(
    boolean enabled,
    Weights weights,
    double reliabilityThreshold,
    boolean fallbackEnabled,
    int maxFallbacks,
    QualityFloor qualityFloor,
    Profile profile,
    double exploration,
    double latencyPrice) {
  public static final RoutingPolicy DEFAULT =
      new RoutingPolicy(
          true,
          new Weights(0.4, 0.3, 0.3),
          0.8,
          true,
          3,
          QualityFloor.DEFAULT,
          Profile.BALANCED,
          0.02,
          0);

  /** The factor by which weights may widen or narrow the loss of quality, at the most. */
  private static final double WIDEST = 4;

  public RoutingPolicy {
    requireShare("reliability_threshold", reliabilityThreshold);
    require(maxFallbacks >= 0 && maxFallbacks <= 5, "max_fallbacks", maxFallbacks, "0 to 5");
    require(exploration >= 0 && exploration <= 0.1, "exploration", exploration, "0 to 0.1");
    require(latencyPrice >= 0, "latency_price", latencyPrice, ">= 0");
  }

  /** The weights with the factors of the profile, scaled down so that none exceeds 1. */
  public Weights effectiveWeights() {
    double largest = Math.max(profile.costFactor(), profile.accuracyFactor());
    return new Weights(
        weights.cost() * profile.costFactor() / largest,
        weights.latency() / largest,
        weights.accuracy() * profile.accuracyFactor() / largest);
  }

  /**
   * The share of the best models' quality that is kept over all traffic: the profile's, where the
   * weights of cost and accuracy have their usual ratio. The more cost weighs against accuracy, the
   * more quality may be lost, in proportion.
   */
  public double floor() {
    double usual = DEFAULT.weights.cost() / DEFAULT.weights.accuracy();
    double ratio = weights.cost() / Math.max(weights.accuracy(), 1e-9) / usual;
    return 1 - (1 - profile.floor()) * Math.clamp(ratio, 1 / WIDEST, WIDEST);
  }

  /**
   * The share of the best model's quality that is kept on each request: ten times as much may be
   * lost as over all traffic, as other requests make up for it.
   */
  public double floorOfOne() {
    return Math.max(0, 1 - 10 * (1 - floor()));
  }

  /** This policy, turned on or off. */
  public RoutingPolicy withEnabled(boolean other) {
    return new RoutingPolicy(
        other,
        weights,
        reliabilityThreshold,
        fallbackEnabled,
        maxFallbacks,
        qualityFloor,
        profile,
        exploration,
        latencyPrice);
  }

  /** This policy with {@code other} weights. */
  public RoutingPolicy withWeights(Weights other) {
    return new RoutingPolicy(
        enabled,
        other,
        reliabilityThreshold,
        fallbackEnabled,
        maxFallbacks,
        qualityFloor,
        profile,
        exploration,
        latencyPrice);
  }

  /** This policy with {@code other} profile. */
  public RoutingPolicy withProfile(Profile other) {
    return new RoutingPolicy(
        enabled,
        weights,
        reliabilityThreshold,
        fallbackEnabled,
        maxFallbacks,
        qualityFloor,
        other,
        exploration,
        latencyPrice);
  }

  /**
   * The weights of the parts of the score; only their ratios count.
   *
   * @param cost 0 to 1; the others likewise; not all 0
   */
  public record Weights(double cost, double latency, double accuracy) {
    public Weights {
      requireShare("cost_weight", cost);
      requireShare("latency_weight", latency);
      requireShare("accuracy_weight", accuracy);
      require(cost + latency + accuracy > 0, "weights", "all 0", "at least one above 0");
    }
  }

  /**
   * The share of the best candidate's accuracy that a model must have, by how hard the task is.
   *
   * @param simple 0 to 1; the others likewise
   */
  public record QualityFloor(double simple, double moderate, double complex) {
    public static final QualityFloor DEFAULT = new QualityFloor(0.85, 0.89, 0.97);

    public QualityFloor {
      requireShare("quality_floor.simple", simple);
      requireShare("quality_floor.moderate", moderate);
      requireShare("quality_floor.complex", complex);
    }

    public double of(TaskComplexity complexity) {
      return switch (complexity) {
        case SIMPLE -> simple;
        case MODERATE -> moderate;
        case COMPLEX -> complex;
      };
    }
  }
}
