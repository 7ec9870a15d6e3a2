package dev.scrubjay.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.scrubjay.client.ScrubjayException.GatewayUnavailableException;
import java.util.Map;

/**
 * Keys and strategies for caching, by the names of the specification. While the gateway is away,
 * strategies say so; keys and figures, which are the gateway's alone, throw.
 */
public final class CacheOptimizer {
  private final Scrubjay client;

  public CacheOptimizer(Scrubjay client) {
    this.client = client;
  }

  public String generateCacheKey(ResultName name) {
    return client.key(name);
  }

  /**
   * How a result is to be cached.
   *
   * @param dataSize bytes
   * @param accessFrequency {@code frequent}, {@code moderate} or {@code rare}
   */
  public CacheStrategy determineCacheStrategy(
      String operation, long dataSize, String accessFrequency) {
    try {
      return client.plan(
          Map.of(
              "operation", operation,
              "data_size", dataSize,
              "access_frequency", accessFrequency));
    } catch (GatewayUnavailableException e) {
      return CacheStrategy.offline(dataSize, accessFrequency);
    }
  }

  /** Whether a result is to be cached. */
  public boolean shouldCache(String operation, long dataSize, String accessFrequency) {
    return determineCacheStrategy(operation, dataSize, accessFrequency).shouldCache();
  }

  public JsonNode getCacheAnalytics() {
    return client.analytics("cache");
  }
}
