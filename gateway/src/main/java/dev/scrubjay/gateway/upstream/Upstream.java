package dev.scrubjay.gateway.upstream;

import dev.scrubjay.gateway.config.ModelConfig;
import dev.scrubjay.gateway.config.ProviderConfig;
import dev.scrubjay.gateway.dialect.ProviderDialect;
import dev.scrubjay.gateway.dialect.Usage;
import dev.scrubjay.policy.model.ModelProfile;

/** A model, and the way to it. */
public record Upstream(
    ModelConfig model, ProviderConfig provider, ProviderDialect dialect, ModelClient client) {

  public String id() {
    return profile().id();
  }

  public ModelProfile profile() {
    return model.profile();
  }

  /** What a call that was not listened to is taken to cost: its input, USD. */
  public double costUnheard(Usage usage) {
    return usage.inputTokens() * profile().inputCostPerToken();
  }

  /** What {@code usage} costs at this model's prices, USD. */
  public double cost(Usage usage) {
    return usage.inputTokens() * profile().inputCostPerToken()
        + usage.outputTokens() * profile().outputCostPerToken();
  }
}
