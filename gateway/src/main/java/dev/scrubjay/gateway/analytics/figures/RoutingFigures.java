package dev.scrubjay.gateway.analytics.figures;

import java.util.Map;
import java.util.TreeMap;

/**
 * The figures of the router.
 *
 * @param decisions decisions made
 * @param failures decisions that found no model
 * @param modelUsage answers by model
 * @param models the same, with what they cost and how long they took
 * @param averageCostPer1kTokens USD
 * @param averageLatencySeconds of the models' answers
 * @param routingAccuracy judged well / judged, as {@link
 *     dev.scrubjay.gateway.observe.RequestFigures.RoutingAccuracy} defines it; 1 if nothing was
 *     judged
 * @param judged requests and outcomes judged
 * @param fallbackUsage the share of models' answers that a fallback gave
 * @param upstreamFailures calls to models that failed, not by the request's fault
 * @param reportedCostUsd USD that callers report for answers that they got from providers
 *     themselves
 * @param shadowed requests that were repeated on another model, by result
 * @param shadowUsd USD paid for them and their judge
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
    double reportedCostUsd,
    Map<String, Long> shadowed,
    double shadowUsd) {
  public RoutingFigures {
    modelUsage = Map.copyOf(modelUsage);
    models = Map.copyOf(models);
    shadowed = Map.copyOf(shadowed);
  }

  /**
   * The figures of a model.
   *
   * @param share of the answers of all models
   * @param costUsd of the answers whose cost is known
   * @param unpriced answers whose cost is unknown
   * @param averageLatencySeconds of its answers
   * @param failures calls that failed
   */
  public record Model(
      long answers,
      double share,
      double costUsd,
      long unpriced,
      double averageLatencySeconds,
      long failures) {}

  static RoutingFigures of(Sums sums) {
    double answers = sums.all(FigureCounter.MODEL_USAGE);
    return new RoutingFigures(
        Math.round(sums.of(FigureCounter.DECISIONS)),
        Math.round(sums.of(FigureCounter.UNROUTABLE)),
        sums.wholeByLabel(FigureCounter.MODEL_USAGE),
        models(sums, answers),
        Sums.share(sums.of(FigureCounter.COST_USD) * 1000, sums.of(FigureCounter.TOKENS), 0),
        Sums.share(sums.all(FigureCounter.MODEL_SECONDS), answers, 0),
        Sums.share(sums.of(FigureCounter.JUDGED_WELL), sums.of(FigureCounter.JUDGED), 1),
        Math.round(sums.of(FigureCounter.JUDGED)),
        Sums.share(sums.of(FigureCounter.FALLBACKS), answers, 0),
        Math.round(sums.all(FigureCounter.UPSTREAM_FAILURES)),
        sums.of(FigureCounter.REPORTED_COST_USD),
        sums.wholeByLabel(FigureCounter.SHADOWED),
        sums.of(FigureCounter.SHADOW_USD));
  }

  private static Map<String, Model> models(Sums sums, double answers) {
    Map<String, Model> models = new TreeMap<>();
    sums.byLabel(FigureCounter.UPSTREAM_FAILURES)
        .keySet()
        .forEach(id -> models.put(id, model(sums, id, answers)));
    sums.byLabel(FigureCounter.MODEL_USAGE)
        .keySet()
        .forEach(id -> models.put(id, model(sums, id, answers)));
    return models;
  }

  private static Model model(Sums sums, String id, double answers) {
    double own = sums.of(FigureCounter.MODEL_USAGE, id);
    return new Model(
        Math.round(own),
        Sums.share(own, answers, 0),
        sums.of(FigureCounter.MODEL_COST_USD, id),
        Math.round(sums.of(FigureCounter.MODEL_UNPRICED, id)),
        Sums.share(sums.of(FigureCounter.MODEL_SECONDS, id), own, 0),
        Math.round(sums.of(FigureCounter.UPSTREAM_FAILURES, id)));
  }
}
