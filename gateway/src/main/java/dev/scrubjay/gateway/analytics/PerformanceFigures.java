package dev.scrubjay.gateway.analytics;

import java.util.Map;

/**
 * How the whole did.
 *
 * @param totalOptimizations requests that went through
 * @param distribution those, by how they were answered
 * @param performanceImprovement 1 − latency served / latency without cache and router
 * @param costSavings 1 − paid / what the strongest model would have cost, hits apart
 * @param costUsd paid
 * @param strongestCostUsd what the strongest model would have cost
 * @param cacheSavingsUsd what the hits would have cost
 * @param averageOptimizationLatencySeconds the gateway's own time
 */
public record PerformanceFigures(
    long totalOptimizations,
    Map<String, Long> distribution,
    double performanceImprovement,
    double costSavings,
    double costUsd,
    double strongestCostUsd,
    double cacheSavingsUsd,
    double averageOptimizationLatencySeconds) {}
