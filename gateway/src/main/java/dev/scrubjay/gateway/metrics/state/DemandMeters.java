package dev.scrubjay.gateway.metrics.state;

import dev.scrubjay.gateway.metrics.family.Families;
import dev.scrubjay.gateway.metrics.family.ReadFamily;
import dev.scrubjay.gateway.upstream.Upstream;
import dev.scrubjay.gateway.upstream.Upstreams;
import dev.scrubjay.policy.scaling.ModelDemand;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/**
 * The meters by which an autoscaler scales models, for those of which {@code scaling} is set: there
 * from the start, and at zero instances.
 */
public final class DemandMeters {
  private static final String[] LABELS = {"provider", "model"};

  public DemandMeters(Families families, Upstreams upstreams) {
    families
        .readLevels(
            "model_demand",
            "Calls at a time that the model would serve if it could: in flight, waiting, spilled",
            rows(upstreams, ModelDemand::wanted),
            LABELS)
        .readLevels(
            "model_requests_in_flight",
            "Calls that the model serves",
            rows(upstreams, ModelDemand::inFlight),
            LABELS)
        .readLevels(
            "model_requests_waiting",
            "Calls that wait for a place at the model",
            rows(upstreams, ModelDemand::waiting),
            LABELS)
        .readLevels(
            "model_requests_spilled",
            "Calls that another model serves, as this one had no place",
            rows(upstreams, ModelDemand::spilled),
            LABELS)
        .readLevels(
            "model_capacity",
            "Calls at a time that the model is believed to serve, of this replica",
            rows(upstreams, ModelDemand::capacity),
            LABELS)
        .readLevels(
            "model_target_concurrency",
            "Calls at a time that one instance of the model is to have",
            targets(upstreams),
            LABELS)
        .readLevels(
            "upstream_calls_waiting",
            "Calls that wait for a permit of the provider",
            rows ->
                upstreams
                    .providers()
                    .forEach((name, provider) -> rows.row(provider.waiting(), name)),
            "provider");
  }

  private static Consumer<ReadFamily.Rows> rows(
      Upstreams upstreams, ToDoubleFunction<ModelDemand> value) {
    return rows ->
        upstreams
            .all()
            .forEach(
                upstream ->
                    upstream
                        .client()
                        .demand()
                        .ifPresent(now -> row(rows, upstream, value.applyAsDouble(now))));
  }

  private static Consumer<ReadFamily.Rows> targets(Upstreams upstreams) {
    return rows ->
        upstreams.all().stream()
            .filter(upstream -> upstream.client().targetConcurrency() > 0)
            .forEach(upstream -> row(rows, upstream, upstream.client().targetConcurrency()));
  }

  private static void row(ReadFamily.Rows rows, Upstream upstream, double value) {
    rows.row(value, upstream.provider().name(), upstream.id());
  }
}
