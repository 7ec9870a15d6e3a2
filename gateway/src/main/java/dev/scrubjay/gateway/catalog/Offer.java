package dev.scrubjay.gateway.catalog;

import dev.scrubjay.gateway.config.file.PriceName;
import dev.scrubjay.policy.model.Capability;
import dev.scrubjay.policy.model.TokenKind;
import java.time.LocalDate;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
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
 * @param prices USD per token, in order; NaN if the catalog has one that is not a number
 * @param maxTokens input and output together; empty if the catalog has no valid number
 * @param maxOutputTokens output alone; empty if the catalog has no valid number
 * @param capabilities those that the catalog lists
 * @param released the day from which it was served
 * @param retired the day from which it is served no more
 */
record Offer(
    String provider,
    String name,
    String displayName,
    String mode,
    Map<PriceName, Double> prices,
    OptionalInt maxTokens,
    OptionalInt maxOutputTokens,
    Set<Capability> capabilities,
    Optional<LocalDate> released,
    Optional<LocalDate> retired) {
  static final String CHAT = "chat";
  static final String EMBEDDING = "embedding";

  Offer {
    prices = Collections.unmodifiableMap(new LinkedHashMap<>(prices));
    capabilities = Set.copyOf(capabilities);
  }

  boolean embeds() {
    return mode.equals(EMBEDDING);
  }

  OptionalDouble inputCost() {
    return standard(TokenKind.INPUT);
  }

  OptionalDouble outputCost() {
    return standard(TokenKind.OUTPUT);
  }

  private OptionalDouble standard(TokenKind kind) {
    Double usd = prices.get(PriceName.standard(kind));
    return usd == null ? OptionalDouble.empty() : OptionalDouble.of(usd);
  }
}
