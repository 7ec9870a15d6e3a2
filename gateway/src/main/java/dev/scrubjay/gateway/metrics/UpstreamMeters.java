package dev.scrubjay.gateway.metrics;

import static dev.scrubjay.gateway.metrics.family.Families.word;
import static dev.scrubjay.gateway.metrics.family.Families.words;

import dev.scrubjay.gateway.metrics.family.BoundedLabel;
import dev.scrubjay.gateway.metrics.family.Families;
import dev.scrubjay.gateway.metrics.family.Family;
import dev.scrubjay.gateway.metrics.family.RequestExemplars;
import dev.scrubjay.gateway.observe.CompletedRequest;
import dev.scrubjay.gateway.observe.RequestFigures;
import dev.scrubjay.gateway.observe.RequestFigures.Production;
import dev.scrubjay.gateway.upstream.provider.FailureKind;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The meters of answers and failures of providers. */
final class UpstreamMeters {
  private final RequestExemplars exemplars;
  private final BoundedLabel tenants;
  private final BoundedLabel models;
  private final Function<String, Optional<String>> providers;
  private final Family<Counter> answers;
  private final Family<Counter> failures;
  private final Family<Timer> latency;
  private final Family<Counter> tokens;
  private final Family<Counter> cost;
  private final Family<Counter> unpriced;

  /**
   * Makes the meters.
   *
   * @param known providers by model, for the models at the start
   * @param providers the provider of a model, by the model's id
   */
  UpstreamMeters(
      Families families,
      BoundedLabel tenants,
      BoundedLabel models,
      Map<String, String> known,
      Function<String, Optional<String>> providers) {
    this.exemplars = families.exemplars();
    this.tenants = tenants;
    this.models = models;
    this.providers = providers;
    answers =
        families.counters(
            "upstream_answer_count_total", "Complete answers of models", "provider", "model");
    failures =
        families.counters(
            "upstream_failure_count_total", "Calls that failed", "provider", "model", "kind");
    latency =
        families.upstreamTimes(
            "upstream_latency_seconds", "Time from the first call to the answer's end", "model");
    tokens =
        families.counters(
            "upstream_token_count_total", "Tokens of complete answers", "model", "direction");
    cost = families.counters("upstream_cost_usd_total", "USD paid to providers", "tenant", "model");
    unpriced =
        families.counters(
            "upstream_unpriced_count_total",
            "Answers of models whose cost is unknown",
            "tenant",
            "model");
    for (String model : models.values()) {
      String provider = known.getOrDefault(model, BoundedLabel.OTHER);
      answers.foresee(Set.of(provider), Set.of(model));
      failures.foresee(Set.of(provider), Set.of(model), words(FailureKind.values()));
    }
    latency.foresee(models.values());
    tokens.foresee(models.values(), List.of("input", "output"));
    cost.foresee(tenants.values(), models.values());
    unpriced.foresee(tenants.values(), models.values());
  }

  void failed(String model, FailureKind kind) {
    failures.of(provider(model), models.known(model), word(kind)).increment();
  }

  void completed(CompletedRequest request, RequestFigures figures) {
    Production made = figures.production();
    if (request.model().isEmpty() || made.answers() == 0) {
      return;
    }
    String model = models.of(request.model().get());
    answers.of(provider(request.model().get()), model).increment(made.answers());
    exemplars.record(latency.of(model), request.upstream(), request.requestId());
    tokens.of(model, "input").increment(made.inputTokens());
    tokens.of(model, "output").increment(made.outputTokens());
    String tenant = tenants.of(request.scope().tenant());
    cost.of(tenant, model).increment(made.costUsd());
    unpriced.of(tenant, model).increment(made.unpriced());
  }

  private String provider(String model) {
    return providers.apply(model).orElse(BoundedLabel.OTHER);
  }
}
