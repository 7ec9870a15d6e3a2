package dev.scrubjay.client;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * The cached result, or the model to use and how to cache what it says.
 *
 * @param optimizationType {@code cache_hit} or {@code model_routing}
 * @param cachedResult with {@code value} or {@code value_base64}
 * @param lease to produce the result, if the caller has got it
 * @param stale whether the cached result should be refreshed
 * @param held whether another caller is producing the result
 */
public record Optimization(
    String optimizationType,
    String cacheKey,
    String requestId,
    @Nullable JsonNode cachedResult,
    @Nullable Decision routingDecision,
    @Nullable CacheStrategy cacheStrategy,
    LookupResult.@Nullable Lease lease,
    boolean stale,
    boolean held,
    Metrics performanceMetrics) {

  /**
   * What is expected of the request: USD, and seconds.
   *
   * @param optimizationLatency the time that the gateway took
   */
  public record Metrics(double expectedCost, double expectedLatency, double optimizationLatency) {}

  /** Whether the result is there. */
  public boolean isHit() {
    return cachedResult != null;
  }
}
