package dev.scrubjay.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * The cached result, or else the model to use and how to cache what it says, by the names of the
 * specification.
 */
public final class PerformanceOptimizer {
  private final Scrubjay client;
  private final CacheOptimizer cacheOptimizer;
  private final ModelRouter modelRouter;

  public PerformanceOptimizer(Scrubjay client) {
    this.client = client;
    this.cacheOptimizer = new CacheOptimizer(client);
    this.modelRouter = new ModelRouter(client);
  }

  public CacheOptimizer cacheOptimizer() {
    return cacheOptimizer;
  }

  public ModelRouter modelRouter() {
    return modelRouter;
  }

  /** The result or the advice, or why there is none. */
  public Result<Optimization> optimizeRequest(ResultName name, Requirements requirements) {
    return optimizeRequest(name, requirements, Map.of());
  }

  /**
   * The same with further members.
   *
   * @param more such as {@code lease} and {@code wait}, in seconds
   */
  public Result<Optimization> optimizeRequest(
      ResultName name, Requirements requirements, Map<String, ? extends Object> more) {
    return Result.of(() -> client.optimize(name, requirements, more));
  }

  /**
   * Reports the caller's own work after an optimization.
   *
   * @param members {@code cost} in USD, {@code latency} in seconds
   * @return whether it was recorded
   */
  public boolean recordOutcome(
      Result<Optimization> optimization, boolean success, Map<String, ? extends Object> members) {
    if (!optimization.success()) {
      return false;
    }
    try {
      client.outcome(optimization.data().requestId(), success, members);
      return true;
    } catch (ScrubjayException e) {
      return false;
    }
  }

  public JsonNode getPerformanceAnalytics() {
    return client.analytics("performance");
  }
}
