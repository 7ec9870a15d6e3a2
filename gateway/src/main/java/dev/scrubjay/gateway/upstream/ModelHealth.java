package dev.scrubjay.gateway.upstream;

import dev.scrubjay.policy.routing.ModelConditions;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How the models are doing, as this replica sees them. Thread-safe. */
public final class ModelHealth {
  private final List<ModelClient> models;

  public ModelHealth(Collection<ModelClient> models) {
    this.models = List.copyOf(models);
  }

  /**
   * The models' conditions now, for a request that some cannot take because of {@code obstacles}.
   */
  public ModelConditions snapshot(Map<String, String> obstacles) {
    Map<String, String> unavailable = new HashMap<>(obstacles);
    for (ModelClient model : models) {
      model.obstacle().ifPresent(why -> unavailable.putIfAbsent(model.model(), why));
    }
    return new ModelConditions(reliability(), unavailable);
  }

  /** The same, as if every model took calls. */
  public ModelConditions snapshotIfAllWereOpen(Map<String, String> obstacles) {
    return new ModelConditions(reliability(), obstacles);
  }

  private Map<String, Double> reliability() {
    Map<String, Double> reliability = new HashMap<>();
    models.forEach(model -> reliability.put(model.model(), model.reliability()));
    return reliability;
  }
}
