package dev.scrubjay.gateway.analytics;

import java.util.Map;

/**
 * How the router did.
 *
 * @param decisions made
 * @param failures decisions that found no model
 * @param modelUsage answers by model
 * @param averageCostPer1kTokens USD
 * @param averageLatencySeconds of the models' answers
 * @param routingAccuracy operational success: the share of routed requests that the first model
 *     chosen answered, and of outcomes reported that were successes; 1 if there were none
 * @param fallbackUsage the share of answers that came of a fallback
 * @param upstreamFailures calls to models that failed
 * @param reportedCostUsd what callers say they paid for answers that they got themselves
 */
public record RoutingFigures(
    long decisions,
    long failures,
    Map<String, Long> modelUsage,
    double averageCostPer1kTokens,
    double averageLatencySeconds,
    double routingAccuracy,
    double fallbackUsage,
    long upstreamFailures,
    double reportedCostUsd) {}
