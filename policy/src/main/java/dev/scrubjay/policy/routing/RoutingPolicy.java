package dev.scrubjay.policy.routing;

/**
 * How models are chosen.
 *
 * @param enabled whether {@code auto} is routed; {@code ENABLE_MODEL_ROUTING}
 * @param weights of the score's parts
 * @param reliabilityThreshold models whose reliability is below it are left out, 0 to 1
 * @param fallbackEnabled whether another model is asked when one fails
 * @param maxFallbacks how many others at the most, 0 to 5
 * @param qualityFloor the share of the best model's accuracy that a candidate must have
 */
public record RoutingPolicy(
    boolean enabled,
    Weights weights,
    double reliabilityThreshold,
    boolean fallbackEnabled,
    int maxFallbacks,
    QualityFloor qualityFloor) {
  public static final RoutingPolicy DEFAULT =
      new RoutingPolicy(true, new Weights(0.4, 0.3, 0.3), 0.8, true, 3, QualityFloor.DEFAULT);

  public RoutingPolicy {
    requireShare("reliability_threshold", reliabilityThreshold);
    if (maxFallbacks < 0 || maxFallbacks > 5) {
      throw new IllegalArgumentException("max_fallbacks: " + maxFallbacks + " (expected: 0 to 5)");
    }
  }

  /**
   * What matters how much; only their ratios count.
   *
   * @param cost {@code >= 0}, as are the others, and not all 0
   */
  public record Weights(double cost, double latency, double accuracy) {
    public Weights {
      requireWeight("cost_weight", cost);
      requireWeight("latency_weight", latency);
      requireWeight("accuracy_weight", accuracy);
      if (cost + latency + accuracy == 0) {
        throw new IllegalArgumentException("weights: all 0 (expected: at least one above 0)");
      }
    }

    private static void requireWeight(String name, double weight) {
      if (!(weight >= 0 && weight <= 1)) {
        throw new IllegalArgumentException(name + ": " + weight + " (expected: 0 to 1)");
      }
    }
  }

  /**
   * The share of the best candidate's accuracy that a model must have, by how hard the task is.
   *
   * @param simple 0 to 1, as are the others
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

  private static void requireShare(String name, double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException(name + ": " + share + " (expected: 0 to 1)");
    }
  }
}
