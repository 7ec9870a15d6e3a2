package dev.scrubjay.policy.routing;

import java.util.Map;
import java.util.Optional;

/**
 * How the models are doing, at one instant.
 *
 * @param reliability a cautious estimate by model id, 0 to 1; a model that is not in it counts as 1
 * @param unavailable by model id, why a model cannot take this request, such as {@code breaker
 *     open}
 */
public record ModelConditions(Map<String, Double> reliability, Map<String, String> unavailable) {
  public static final ModelConditions ALL_HEALTHY = new ModelConditions(Map.of(), Map.of());

  public ModelConditions {
    reliability = Map.copyOf(reliability);
    unavailable = Map.copyOf(unavailable);
  }

  public double reliability(String model) {
    return reliability.getOrDefault(model, 1.0);
  }

  public Optional<String> obstacle(String model) {
    return Optional.ofNullable(unavailable.get(model));
  }
}
