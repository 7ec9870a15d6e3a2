package dev.scrubjay.policy.model;

import dev.scrubjay.policy.prior.Ability;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The configured models, in their given order. */
public final class ModelCatalog {
  private final Map<String, ModelProfile> byId = new LinkedHashMap<>();
  private final List<ModelProfile> models;
  private final List<ModelProfile> routable;
  private final Map<String, Ability> abilities;
  private final boolean measured;

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
    this(models, abilities, !abilities.isEmpty());
  }

  private ModelCatalog(
      Collection<ModelProfile> models, Map<String, Ability> abilities, boolean measured) {
    for (ModelProfile model : models) {
      if (byId.put(model.id(), model) != null) {
        throw new IllegalArgumentException("models: '" + model.id() + "' is defined twice");
      }
    }
    this.models = List.copyOf(byId.values());
    this.routable = this.models.stream().filter(ModelProfile::isRoutable).toList();
    this.abilities = Map.copyOf(abilities);
    this.measured = measured;
  }

  /**
   * A catalog of which models without an ability are not to be chosen, even if none has one.
   *
   * @throws IllegalArgumentException if two models have the same id
   */
  public static ModelCatalog measured(
      Collection<ModelProfile> models, Map<String, Ability> abilities) {
    return new ModelCatalog(models, abilities, true);
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

  /** The ability of the model {@code id} by published results; empty if it has none. */
  public Optional<Ability> ability(String id) {
    return Optional.ofNullable(abilities.get(id));
  }

  /** Whether abilities are known, so that models without are not to be chosen. */
  public boolean isMeasured() {
    return measured;
  }

  /** The ids of models that would be chosen if something told how good they are. */
  public List<String> unmeasured() {
    return models.stream()
        .filter(model -> measured && model.isRoutable() && !abilities.containsKey(model.id()))
        .map(ModelProfile::id)
        .toList();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof ModelCatalog catalog
            && measured == catalog.measured
            && models.equals(catalog.models)
            && abilities.equals(catalog.abilities));
  }

  @Override
  public int hashCode() {
    return Objects.hash(models, abilities, measured);
  }
}
