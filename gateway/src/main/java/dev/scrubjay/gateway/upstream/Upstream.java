package dev.scrubjay.gateway.upstream;

import dev.scrubjay.gateway.config.ModelConfig;
import dev.scrubjay.gateway.config.ProviderConfig;
import dev.scrubjay.gateway.dialect.ChatRequest;
import dev.scrubjay.gateway.dialect.ProviderDialect;
import dev.scrubjay.gateway.dialect.TargetModel;
import dev.scrubjay.gateway.dialect.Usage;
import dev.scrubjay.policy.model.Cost;
import dev.scrubjay.policy.model.ModelProfile;
import java.util.OptionalInt;

/** A model together with its provider, its dialect and its client. */
public record Upstream(
    ModelConfig model, ProviderConfig provider, ProviderDialect dialect, ModelClient client) {

  public String id() {
    return profile().id();
  }

  public ModelProfile profile() {
    return model.profile();
  }

  /** The model as its provider knows it. */
  public TargetModel target() {
    return new TargetModel(
        model.upstreamName(), profile().maxOutputTokens(), OptionalInt.of(profile().maxTokens()));
  }

  /** The assumed cost of a call whose answer was not read: that of its input. */
  public Cost costUnheard(Usage usage) {
    return Cost.of(usage.inputTokens() * profile().inputCostPerToken());
  }

  /** The cost of the answer to {@code request}, which is 0 where answers are not charged. */
  public Cost cost(ChatRequest request, Usage usage) {
    return request.dialect().isMetered() ? cost(usage) : Cost.ZERO;
  }

  /** The cost of {@code usage} at this model's prices; unknown if the usage or they are. */
  public Cost cost(Usage usage) {
    return usage.equals(Usage.NONE)
        ? Cost.UNKNOWN
        : profile().prices().cost(usage.byKind(), usage.tier());
  }
}
