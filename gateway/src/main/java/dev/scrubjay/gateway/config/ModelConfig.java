package dev.scrubjay.gateway.config;

import dev.scrubjay.policy.model.ModelProfile;

/**
 * A model that can be requested.
 *
 * @param profile its properties for the router
 * @param upstreamName its name at the provider
 */
public record ModelConfig(ModelProfile profile, String upstreamName) {}
