package dev.scrubjay.gateway.analytics.figures;

import java.util.Map;
import java.util.TreeMap;

/**
 * How the router did.
 *
 * @param decisions made
 * @param failures decisions that found no model
 * @param modelUsage answers by model
 * @param models the same, with what they cost and how long they took
 * @param averageCostPer1kTokens USD
 * @param averageLatencySeconds of the models' answers
 * @param routingAccuracy operational success: the share of routed requests that the first model
 *     chosen answered, and of outcomes reported that were successes; 1 if there were none. Requests
 *     that were refused by their own fault, or abandoned, are left out
 * @param judged routed requests and outcomes that {@code routingAccuracy} is made of
 * @param fallbackUsage the share of answers that came of a fallback
 * @param upstreamFailures calls to models that failed, not by the request's fault
 * @param reportedCostUsd what callers say they paid for answers that they got themselves
 */
public record RoutingFigures(
    long decisions,
    long failures,
    Map<String, Long> modelUsage,
    Map<String, Model> models,
    double averageCostPer1kTokens,
    double averageLatencySeconds,
    double routingAccuracy,
    long judged,
    double fallbackUsage,
    long upstreamFailures,
    double reportedCostUsd) {
  public RoutingFigures {
    modelUsage = Map.copyOf(modelUsage);
    models = Map.copyOf(models);
  }

  /**
   * How a model did.
   *
   * @param share of all answers
   * @param averageLatencySeconds of its answers
   * @param failures calls that failed
   */
  public record Model(
      long answers, double share, double costUsd, double averageLatencySeconds, long failures) {}

  static RoutingFigures of(Sums sums) {
    double answers = sums.all(Count.MODEL_USAGE);
    return new RoutingFigures(
        Math.round(sums.of(Count.DECISIONS)),
        Math.round(sums.of(Count.UNROUTABLE)),
        sums.wholeByLabel(Count.MODEL_USAGE),
        models(sums, answers),
        Sums.share(sums.of(Count.COST_USD) * 1000, sums.of(Count.TOKENS), 0),
        Sums.share(sums.all(Count.MODEL_SECONDS), answers, 0),
        Sums.share(sums.of(Count.JUDGED_WELL), sums.of(Count.JUDGED), 1),
        Math.round(sums.of(Count.JUDGED)),
        Sums.share(sums.of(Count.FALLBACKS), answers, 0),
        Math.round(sums.all(Count.UPSTREAM_FAILURES)),
        sums.of(Count.REPORTED_COST_USD));
  }

  private static Map<String, Model> models(Sums sums, double answers) {
    Map<String, Model> models = new TreeMap<>();
    sums.byLabel(Count.UPSTREAM_FAILURES)
        .keySet()
        .forEach(id -> models.put(id, model(sums, id, answers)));
    sums.byLabel(Count.MODEL_USAGE)
        .keySet()
        .forEach(id -> models.put(id, model(sums, id, answers)));
    return models;
  }

  private static Model model(Sums sums, String id, double answers) {
    double own = sums.of(Count.MODEL_USAGE, id);
    return new Model(
        Math.round(own),
        Sums.share(own, answers, 0),
        sums.of(Count.MODEL_COST_USD, id),
        Sums.share(sums.of(Count.MODEL_SECONDS, id), own, 0),
        Math.round(sums.of(Count.UPSTREAM_FAILURES, id)));
  }
}
