package dev.scrubjay.gateway.upstream;

import dev.scrubjay.policy.routing.ModelConditions;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The health of all models, as this replica sees it for each tenant. Thread-safe. */
public final class ModelHealth {
  private final Supplier<? extends Collection<ModelClient>> models;

  public ModelHealth(Collection<ModelClient> models) {
    List<ModelClient> fixed = List.copyOf(models);
    this.models = () -> fixed;
  }

  /** The health of the models that {@code upstreams} has in its catalog at the time. */
  public ModelHealth(Upstreams upstreams) {
    this.models = upstreams::clients;
  }

  /**
   * The models' conditions for a tenant's request now.
   *
   * @param obstacles reasons why models cannot take this request, by model
   */
  public ModelConditions snapshot(String tenant, Map<String, String> obstacles) {
    Map<String, String> unavailable = new HashMap<>(obstacles);
    for (ModelClient model : models.get()) {
      model.obstacle(tenant).ifPresent(reason -> unavailable.putIfAbsent(model.model(), reason));
    }
    return new ModelConditions(reliability(tenant), unavailable);
  }

  /** As {@link #snapshot}, with every ejected or busy model taken for available. */
  public ModelConditions snapshotIfAllWereOpen(String tenant, Map<String, String> obstacles) {
    return new ModelConditions(reliability(tenant), obstacles);
  }

  private Map<String, Double> reliability(String tenant) {
    Map<String, Double> reliability = new HashMap<>();
    models.get().forEach(model -> reliability.put(model.model(), model.reliability(tenant)));
    return reliability;
  }
}
