package dev.scrubjay.gateway.config;

import dev.scrubjay.policy.model.ModelProfile;

/**
 * A model that can be asked for.
 *
 * @param profile what the router knows of it
 * @param upstreamName its name at the provider
 */
public record ModelConfig(ModelProfile profile, String upstreamName) {}
