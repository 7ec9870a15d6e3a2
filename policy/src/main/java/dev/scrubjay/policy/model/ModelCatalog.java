package dev.scrubjay.policy.model;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The configured models, in their given order. */
public final class ModelCatalog {
  private final Map<String, ModelProfile> byId = new LinkedHashMap<>();
  private final List<ModelProfile> models;
  private final List<ModelProfile> routable;

  /**
   * @throws IllegalArgumentException if two models have the same id
   */
  public ModelCatalog(Collection<ModelProfile> models) {
    for (ModelProfile model : models) {
      if (byId.put(model.id(), model) != null) {
        throw new IllegalArgumentException("models: '" + model.id() + "' is defined twice");
      }
    }
    this.models = List.copyOf(byId.values());
    this.routable = this.models.stream().filter(ModelProfile::isRoutable).toList();
  }

  public List<ModelProfile> models() {
    return models;
  }

  /** The models that the router may choose. */
  public List<ModelProfile> routable() {
    return routable;
  }

  public Optional<ModelProfile> find(String id) {
    return Optional.ofNullable(byId.get(id));
  }
}
