package dev.scrubjay.gateway.config;

import dev.scrubjay.policy.model.ModelProfile;

/**
 * A model that can be requested.
 *
 * @param profile its properties for the router
 * @param upstreamName its name at the provider
 * @param facts what else is known of it
 */
public record ModelConfig(ModelProfile profile, String upstreamName, ModelFacts facts) {
  public ModelConfig(ModelProfile profile, String upstreamName) {
    this(profile, upstreamName, ModelFacts.NONE);
  }
}
