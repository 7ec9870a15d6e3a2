package dev.scrubjay.gateway.http.operator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.ApiError.ErrorKind;
import dev.scrubjay.gateway.dialect.ApiException;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.experiments.ExperimentResult;
import dev.scrubjay.gateway.experiments.ExperimentResult.ArmResult;
import dev.scrubjay.gateway.experiments.Experiments;
import dev.scrubjay.gateway.http.filter.Authenticator;
import dev.scrubjay.gateway.http.message.AllowedMethods;
import dev.scrubjay.gateway.http.message.Replies;
import dev.scrubjay.gateway.http.message.RouteGroup;
import dev.scrubjay.policy.experiment.Comparison;
import dev.scrubjay.policy.experiment.Metric;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;

/** The route to the results of experiments, for operators. */
public final class ExperimentsRoute implements RouteGroup {
  private final Authenticator authenticator;
  private final Experiments experiments;

  public ExperimentsRoute(Authenticator authenticator, Experiments experiments) {
    this.authenticator = authenticator;
    this.experiments = experiments;
  }

  @Override
  public void mount(Router router) {
    AllowedMethods.get(router, "/v1/experiments").handler(this::all);
  }

  private void all(RoutingContext context) {
    authenticator.requireOperator(context.request().headers());
    experiments
        .results()
        .onSuccess(
            results -> {
              ObjectNode body = Json.object().put("scope", "all replicas");
              ArrayNode list = body.putArray("experiments");
              results.forEach(result -> list.add(json(result)));
              Replies.json(context, 200, body);
            })
        .onFailure(
            away ->
                context.fail(
                    new ApiException(
                        ApiError.of(
                            ErrorKind.UNAVAILABLE,
                            "results_unavailable",
                            "The results are in Redis, which cannot be reached at the moment."))));
  }

  private static ObjectNode json(ExperimentResult result) {
    ObjectNode json =
        Json.object()
            .put("name", result.experiment().name())
            .put("metric", lower(result.experiment().metric()))
            .put("share", result.experiment().share())
            .put("alpha", result.experiment().alpha())
            .put("success_tolerance", result.experiment().tolerance());
    result
        .sampleRatio()
        .ifPresentOrElse(
            ratio ->
                json.putObject("sample_ratio")
                    .put("chi_square", ratio.chiSquare())
                    .put("p_value", ratio.pValue())
                    .put("alarm", ratio.isAlarming()),
            () -> json.putNull("sample_ratio"));
    ArrayNode arms = json.putArray("arms");
    for (int arm = 0; arm < result.arms().size(); arm++) {
      arms.add(json(result.arms().get(arm)).put("share", result.experiment().expectedShare(arm)));
    }
    return json;
  }

  private static ObjectNode json(ArmResult arm) {
    ObjectNode json =
        Json.object()
            .put("name", arm.name())
            .put("requests", (long) arm.requests())
            .put("stopped", arm.stopped());
    ObjectNode metrics = json.putObject("metrics");
    for (Metric metric : Metric.values()) {
      ObjectNode figures =
          metrics
              .putObject(lower(metric))
              .put("mean", arm.means().getOrDefault(metric, 0.0))
              .put("count", arm.counts().getOrDefault(metric, 0.0).longValue());
      Comparison comparison = arm.comparisons().get(metric);
      if (comparison != null) {
        put(figures.putObject("versus_first"), comparison);
      }
    }
    return json;
  }

  /** Writes a comparison, whose bounds are null as long as there are too few requests for them. */
  private static void put(ObjectNode json, Comparison comparison) {
    json.put("difference", comparison.difference())
        .put("low", comparison.enough() ? Double.valueOf(comparison.low()) : null)
        .put("high", comparison.enough() ? Double.valueOf(comparison.high()) : null)
        .put("p_value", comparison.pValue());
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
