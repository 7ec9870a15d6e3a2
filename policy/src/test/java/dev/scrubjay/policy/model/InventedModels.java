package dev.scrubjay.policy.model;

import java.time.Duration;
import java.util.Set;

/** Models for tests, each of a provider of its own. */
public final class InventedModels {
  private InventedModels() {}

  /**
   * A model that answers within a second.
   *
   * @param price of a token of input, USD; one of output costs four times as much
   */
  public static ModelProfile model(String id, double price) {
    return model(id, price, Duration.ofSeconds(1));
  }

  /** The same with another latency. */
  public static ModelProfile model(String id, double price, Duration latency) {
    return new ModelProfile(
        id, id, "of " + id, price, 4 * price, latency, 0.9, 1_000_000, Set.of(Capability.TEXT));
  }
}
