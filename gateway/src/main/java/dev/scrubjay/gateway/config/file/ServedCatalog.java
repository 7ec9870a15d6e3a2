package dev.scrubjay.gateway.config.file;

import dev.scrubjay.gateway.config.AbilityBasis;
import dev.scrubjay.gateway.config.ModelConfig;
import dev.scrubjay.policy.model.ModelCatalog;
import dev.scrubjay.policy.model.ModelProfile;
import dev.scrubjay.policy.prior.Ability;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes the catalog that the router chooses from, with what tells how good its models are. */
public final class ServedCatalog {
  /** The answers that an accuracy which is assumed by the class of price counts for. */
  private static final double ASSUMED = 8;

  private ServedCatalog() {}

  /**
   * The catalog of {@code models}. If the ability of any is to be known from published results,
   * these are read first, once in the process.
   */
  public static ModelCatalog of(Collection<ModelConfig> models) {
    List<ModelProfile> profiles = models.stream().map(ModelConfig::profile).toList();
    if (models.stream().allMatch(model -> model.facts().basis() == AbilityBasis.CATALOG)) {
      return new ModelCatalog(profiles);
    }
    Map<String, Ability> abilities = new LinkedHashMap<>();
    for (ModelConfig model : models) {
      if (model.profile().isRoutable()) {
        ability(model).ifPresent(ability -> abilities.put(model.profile().id(), ability));
      }
    }
    return ModelCatalog.measured(profiles, abilities);
  }

  private static Optional<Ability> ability(ModelConfig model) {
    return switch (model.facts().basis()) {
      case CATALOG -> Optional.empty();
      case PUBLISHED -> published(model);
      case ASSUMED -> published(model).or(() -> Optional.of(assumed(model.profile().accuracy())));
      case STATED -> Optional.of(Ability.stated(model.profile().accuracy()));
    };
  }

  private static Optional<Ability> published(ModelConfig model) {
    return PublishedResults.shipped().find(model.profile().id(), model.upstreamName());
  }

  private static Ability assumed(double accuracy) {
    return new Ability(Ability.stated(accuracy).logOdds(), ASSUMED, "assumed");
  }

  /** What to say of models that the router does not choose, as nothing tells how good they are. */
  public static Optional<String> warning(ModelCatalog catalog) {
    List<String> unmeasured = catalog.unmeasured();
    return unmeasured.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "never chosen for model: auto, as neither published results nor verdicts tell how good"
                + " they are (set models.ID.accuracy, or models.ID.routed: true): "
                + String.join(", ", unmeasured));
  }
}
