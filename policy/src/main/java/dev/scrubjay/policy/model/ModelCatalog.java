package dev.scrubjay.policy.model;

import dev.scrubjay.policy.prior.Ability;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The configured models, in their given order. */
public final class ModelCatalog {
  private final Map<String, ModelProfile> byId = new LinkedHashMap<>();
  private final List<ModelProfile> models;
  private final Map<String, Ability> abilities;

  /**
   * A catalog whose models' abilities are not known but by their accuracies.
   *
   * @throws IllegalArgumentException if two models have the same id
   */
  public ModelCatalog(Collection<ModelProfile> models) {
    this(models, Map.of());
  }

  /**
   * @param abilities by published results, by the ids of models that have them
   * @throws IllegalArgumentException if two models have the same id
   */
  public ModelCatalog(Collection<ModelProfile> models, Map<String, Ability> abilities) {
    for (ModelProfile model : models) {
      if (byId.put(model.id(), model) != null) {
        throw new IllegalArgumentException("models: '" + model.id() + "' is defined twice");
      }
    }
    this.models = List.copyOf(byId.values());
    this.abilities = Map.copyOf(abilities);
  }

  public List<ModelProfile> models() {
    return models;
  }

  public Optional<ModelProfile> find(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  /** The ability of the model {@code id} by published results; empty if it has none. */
  public Optional<Ability> ability(String id) {
    return Optional.ofNullable(abilities.get(id));
  }

  /** Whether abilities are known, so that models without are not to be chosen. */
  public boolean isMeasured() {
    return !abilities.isEmpty();
  }
}
