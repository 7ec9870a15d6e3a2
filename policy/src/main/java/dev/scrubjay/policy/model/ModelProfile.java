package dev.scrubjay.policy.model;

import static dev.scrubjay.policy.Ranges.require;

import java.time.Duration;
import java.util.Set;

/**
 * A model as the catalog describes it.
 *
 * @param id the name by which clients request it
 * @param displayName for people
 * @param provider the name of the provider that serves it
 * @param inputCostPerToken USD, {@code >= 0}
 * @param outputCostPerToken USD, {@code >= 0}
 * @param latency of a typical answer, {@code > 0}
 * @param accuracy the share of typical tasks that it solves, above 0, below 1
 * @param maxTokens input and output together, {@code >= 1}
 * @param capabilities those that it has
 */
public record ModelProfile(
    String id,
    String displayName,
    String provider,
    double inputCostPerToken,
    double outputCostPerToken,
    Duration latency,
    double accuracy,
    int maxTokens,
    Set<Capability> capabilities) {
  public ModelProfile {
    capabilities = Set.copyOf(capabilities);
    require(inputCostPerToken >= 0, "input_cost_per_token", inputCostPerToken, ">= 0");
    require(outputCostPerToken >= 0, "output_cost_per_token", outputCostPerToken, ">= 0");
    require(latency.isPositive(), "latency", latency, "> 0");
    require(accuracy > 0 && accuracy < 1, "accuracy", accuracy, "above 0, below 1");
    require(maxTokens >= 1, "max_tokens", maxTokens, ">= 1");
  }

  /** Whether it converses; other models embed, moderate or rank, and are used by name alone. */
  public boolean converses() {
    return capabilities.stream().noneMatch(Capability::isExclusive);
  }
}
