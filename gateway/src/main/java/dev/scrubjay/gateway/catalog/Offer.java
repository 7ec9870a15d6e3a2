package dev.scrubjay.gateway.catalog;

import dev.scrubjay.policy.model.Capability;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A model as a price catalog lists it.
 *
 * @param provider the provider's name in the catalog
 * @param name the model's name at the provider
 * @param displayName for people
 * @param mode the kind of model: {@code chat}, {@code embedding}...
 * @param inputCost USD per token; empty if the catalog has none, NaN if it is not a number
 * @param outputCost as {@code inputCost}
 * @param maxTokens input and output together; empty if the catalog has no valid number
 * @param capabilities those that the catalog lists
 */
record Offer(
    String provider,
    String name,
    String displayName,
    String mode,
    OptionalDouble inputCost,
    OptionalDouble outputCost,
    OptionalInt maxTokens,
    Set<Capability> capabilities) {
  static final String CHAT = "chat";
  static final String EMBEDDING = "embedding";

  Offer {
    capabilities = Set.copyOf(capabilities);
  }
}
