package dev.scrubjay.gateway.completion;

import dev.scrubjay.gateway.config.ModelConfig;
import dev.scrubjay.gateway.config.ProviderConfig;
import dev.scrubjay.gateway.dialect.ProviderDialect;
import dev.scrubjay.gateway.dialect.Usage;
import dev.scrubjay.gateway.upstream.ProviderClient;
import dev.scrubjay.policy.model.ModelProfile;

/** A model, and the way to it. */
public record Upstream(
    ModelConfig model, ProviderConfig provider, ProviderDialect dialect, ProviderClient client) {

  public String id() {
    return profile().id();
  }

  public ModelProfile profile() {
    return model.profile();
  }

  /** What {@code usage} costs at this model's prices, USD. */
  public double cost(Usage usage) {
    return usage.inputTokens() * profile().inputCostPerToken()
        + usage.outputTokens() * profile().outputCostPerToken();
  }
}
