package dev.scrubjay.policy.model;

import static dev.scrubjay.policy.Ranges.require;

import java.time.Duration;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A model as the catalog describes it.
 *
 * @param id the name by which clients request it
 * @param displayName for people
 * @param provider the name of the provider that serves it
 * @param prices what its tokens cost; the router never selects a model of unknown prices
 * @param latency of a typical answer, {@code > 0}
 * @param accuracy the share of typical tasks that it solves, above 0, below 1
 * @param maxTokens input and output together, {@code >= 1}
 * @param maxOutputTokens output alone, {@code >= 1}; empty if unknown
 * @param capabilities those that it has
 * @param routed whether the router may choose it; if not, it is served where it is named
 */
public record ModelProfile(
    String id,
    String displayName,
    String provider,
    Prices prices,
    Duration latency,
    double accuracy,
    int maxTokens,
    OptionalInt maxOutputTokens,
    Set<Capability> capabilities,
    boolean routed) {
  public ModelProfile {
    capabilities = Set.copyOf(capabilities);
    require(latency.isPositive(), "latency", latency, "> 0");
    require(accuracy > 0 && accuracy < 1, "accuracy", accuracy, "above 0, below 1");
    require(maxTokens >= 1, "max_tokens", maxTokens, ">= 1");
    int output = maxOutputTokens.orElse(1);
    require(output >= 1, "max_output_tokens", output, ">= 1");
  }

  /** A model of which only the prices of input and output, USD per token, are known. */
  public ModelProfile(
      String id,
      String displayName,
      String provider,
      double inputCostPerToken,
      double outputCostPerToken,
      Duration latency,
      double accuracy,
      int maxTokens,
      Set<Capability> capabilities) {
    this(
        id,
        displayName,
        provider,
        Prices.of(inputCostPerToken, outputCostPerToken),
        latency,
        accuracy,
        maxTokens,
        OptionalInt.empty(),
        capabilities,
        true);
  }

  /** USD; not a number if unknown. */
  public double inputCostPerToken() {
    return prices.input();
  }

  /** USD; not a number if unknown. */
  public double outputCostPerToken() {
    return prices.output();
  }

  /** Whether the router may choose it: for chat, and at known prices. */
  public boolean isRoutable() {
    return routed && prices.areKnown() && converses();
  }

  /** Whether it converses; other models embed, moderate or rank, and are used by name alone. */
  public boolean converses() {
    for (Capability capability : capabilities) {
      if (capability.isExclusive()) {
        return false;
      }
    }
    return true;
  }
}
