package dev.scrubjay.gateway.metrics;

import static dev.scrubjay.gateway.metrics.Families.word;
import static dev.scrubjay.gateway.metrics.Families.words;
import static dev.scrubjay.gateway.metrics.Families.zero;

import dev.scrubjay.gateway.observe.CompletedRequest;
import dev.scrubjay.gateway.observe.RequestFigures;
import dev.scrubjay.gateway.observe.RequestFigures.Production;
import dev.scrubjay.gateway.upstream.provider.UpstreamException;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What providers did. */
final class UpstreamMeters {
  private final BoundedLabel tenants;
  private final BoundedLabel models;
  private final Map<String, String> providers;
  private final Counter answers;
  private final Counter failures;
  private final Histogram latency;
  private final Counter tokens;
  private final Counter cost;

  /**
   * @param providers by model
   */
  UpstreamMeters(
      Families families, BoundedLabel tenants, BoundedLabel models, Map<String, String> providers) {
    this.tenants = tenants;
    this.models = models;
    this.providers = Map.copyOf(providers);
    answers = families.counter("upstream_answer_count_total", "Whole answers", "provider", "model");
    failures =
        families.counter(
            "upstream_failure_count_total", "Calls without one", "provider", "model", "kind");
    latency =
        families.upstreamTime(
            "upstream_latency_seconds", "From the first call to the answer's end", "model");
    tokens =
        families.counter("upstream_token_count_total", "Tokens of answers", "model", "direction");
    cost = families.counter("upstream_cost_usd_total", "What was paid", "tenant", "model");
    for (String model : models.values()) {
      String provider = provider(model);
      zero(answers::initLabelValues, Set.of(provider), Set.of(model));
      zero(
          failures::initLabelValues,
          Set.of(provider),
          Set.of(model),
          words(UpstreamException.Kind.values()));
    }
    zero(latency::initLabelValues, models.values());
    zero(tokens::initLabelValues, models.values(), List.of("input", "output"));
    zero(cost::initLabelValues, tenants.values(), models.values());
  }

  void failed(String model, UpstreamException.Kind kind) {
    failures.labelValues(provider(model), models.of(model), word(kind)).inc();
  }

  void completed(CompletedRequest request, RequestFigures figures) {
    Production made = figures.production();
    if (request.model().isEmpty() || made.answers() == 0) {
      return;
    }
    String model = models.of(request.model().get());
    answers.labelValues(provider(request.model().get()), model).inc(made.answers());
    latency
        .labelValues(model)
        .observeWithExemplar(made.seconds(), Labels.of("request_id", request.requestId()));
    tokens.labelValues(model, "input").inc(made.inputTokens());
    tokens.labelValues(model, "output").inc(made.outputTokens());
    cost.labelValues(tenants.of(request.scope().tenant()), model).inc(made.costUsd());
  }

  private String provider(String model) {
    return providers.getOrDefault(model, BoundedLabel.OTHER);
  }
}
