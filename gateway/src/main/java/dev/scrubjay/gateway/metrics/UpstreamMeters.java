package dev.scrubjay.gateway.metrics;

import static dev.scrubjay.gateway.metrics.family.Families.word;
import static dev.scrubjay.gateway.metrics.family.Families.words;

import dev.scrubjay.gateway.metrics.family.BoundedLabel;
import dev.scrubjay.gateway.metrics.family.Families;
import dev.scrubjay.gateway.metrics.family.Family;
import dev.scrubjay.gateway.metrics.family.RequestExemplars;
import dev.scrubjay.gateway.observe.CompletedRequest;
import dev.scrubjay.gateway.upstream.provider.FailureKind;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The meters of answers and failures of providers. */
final class UpstreamMeters {
  private final RequestExemplars exemplars;
  private final BoundedLabel tenants;
  private final BoundedLabel models;
  private final Map<String, String> providers;
  private final Family<Counter> answers;
  private final Family<Counter> failures;
  private final Family<Timer> latency;
  private final Family<Counter> tokens;
  private final Family<Counter> cost;

  /**
   * Makes the meters.
   *
   * @param providers by model
   */
  UpstreamMeters(
      Families families, BoundedLabel tenants, BoundedLabel models, Map<String, String> providers) {
    this.exemplars = families.exemplars();
    this.tenants = tenants;
    this.models = models;
    this.providers = Map.copyOf(providers);
    answers =
        families.counters("upstream_answer_count_total", "Whole answers", "provider", "model");
    failures =
        families.counters(
            "upstream_failure_count_total", "Calls without one", "provider", "model", "kind");
    latency =
        families.upstreamTimes(
            "upstream_latency_seconds", "From the first call to the answer's end", "model");
    tokens =
        families.counters("upstream_token_count_total", "Tokens of answers", "model", "direction");
    cost = families.counters("upstream_cost_usd_total", "What was paid", "tenant", "model");
    for (String model : models.values()) {
      String provider = provider(model);
      answers.foresee(Set.of(provider), Set.of(model));
      failures.foresee(Set.of(provider), Set.of(model), words(FailureKind.values()));
    }
    latency.foresee(models.values());
    tokens.foresee(models.values(), List.of("input", "output"));
    cost.foresee(tenants.values(), models.values());
  }

  void failed(String model, FailureKind kind) {
    failures.of(provider(model), models.of(model), word(kind)).increment();
  }

  void completed(CompletedRequest request) {
    if (request.model().isEmpty() || !isUpstreams(request)) {
      return;
    }
    String model = models.of(request.model().get());
    answers.of(provider(request.model().get()), model).increment();
    exemplars.record(latency.of(model), request.upstream(), request.requestId());
    tokens.of(model, "input").increment(request.usage().inputTokens());
    tokens.of(model, "output").increment(request.usage().outputTokens());
    cost.of(tenants.of(request.scope().tenant()), model).increment(request.costUsd());
  }

  private static boolean isUpstreams(CompletedRequest request) {
    return switch (request.type()) {
      case MODEL_ROUTING, PINNED, REFRESH -> request.success();
      case CACHE_HIT, COALESCED, ADVICE -> false;
    };
  }

  private String provider(String model) {
    return providers.getOrDefault(model, BoundedLabel.OTHER);
  }
}
