package dev.scrubjay.policy.routing;

import java.util.Map;
import java.util.Optional;

/**
 * The health of the models at an instant.
 *
 * @param reliability a conservative estimate by model id, 0 to 1; 1 for models that are not in it
 * @param unavailable the reasons why models cannot take this request, by model id, such as {@code
 *     breaker open}
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
