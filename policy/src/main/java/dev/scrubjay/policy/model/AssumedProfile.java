package dev.scrubjay.policy.model;

import java.time.Duration;
import java.util.EnumSet;
import java.util.OptionalInt;

/**
 * The profiles of models that no catalog describes: they are assumed able to do anything, so that no
 * request is refused on a guess, and their prices are unknown, so that the router does not select
 * them.
 */
public final class AssumedProfile {
  private static final Duration LATENCY = Duration.ofSeconds(2);
  private static final double ACCURACY = 0.5;
  private static final int MAX_TOKENS = 1_000_000;

  private AssumedProfile() {}

  /** The profile of a model of which only its provider is known. */
  public static ModelProfile of(String id, String provider) {
    return new ModelProfile(
        id,
        id,
        provider,
        Prices.UNKNOWN,
        LATENCY,
        ACCURACY,
        MAX_TOKENS,
        OptionalInt.empty(),
        EnumSet.allOf(Capability.class));
  }

  /** The profile of a model that is as {@code known}, at {@code provider} and its {@code prices}. */
  public static ModelProfile like(ModelProfile known, String id, String provider, Prices prices) {
    return new ModelProfile(
        id,
        id,
        provider,
        prices,
        known.latency(),
        known.accuracy(),
        known.maxTokens(),
        known.maxOutputTokens(),
        known.capabilities());
  }
}
