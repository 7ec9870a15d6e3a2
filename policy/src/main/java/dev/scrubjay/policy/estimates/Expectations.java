package dev.scrubjay.policy.estimates;

import dev.scrubjay.policy.model.ModelCatalog;
import dev.scrubjay.policy.model.ModelProfile;
import dev.scrubjay.policy.prior.Ability;
import dev.scrubjay.policy.prior.Logistic;
import dev.scrubjay.policy.prior.TaskFamily;
import java.util.List;
import java.util.Optional;

/**
 * What is expected of models before anything was observed: in a catalog with abilities, by them; in
 * one without, its accuracies. Models by index.
 */
final class Expectations {
  /** The share of tasks that the ablest model of a catalog is assumed to succeed at. */
  private static final double ABLEST = 0.85;

  /** The observations that an accuracy of the catalog counts for. */
  private static final double ACCURACY_WEIGHT = 8;

  private final List<ModelProfile> models;
  private final List<Optional<Ability>> abilities;
  private final boolean measured;

  Expectations(ModelCatalog catalog) {
    models = catalog.models();
    abilities = models.stream().map(model -> catalog.ability(model.id())).toList();
    measured = catalog.isMeasured();
  }

  int size() {
    return models.size();
  }

  /** Whether the catalog has abilities. */
  boolean areMeasured() {
    return measured;
  }

  /** Whether anything is known of the model beforehand. */
  boolean isKnown(int model) {
    return !measured || abilities.get(model).isPresent();
  }

  /** The observations that the expectation of the model counts for. */
  double weight(int model) {
    return measured
        ? abilities.get(model).map(Ability::weight).orElse(ACCURACY_WEIGHT)
        : ACCURACY_WEIGHT;
  }

  /** The log-odds with which each model is expected to succeed at tasks of {@code family}. */
  double[] logOdds(TaskFamily family) {
    if (!measured) {
      return models.stream().mapToDouble(model -> Logistic.logOdds(model.accuracy())).toArray();
    }
    double ablest =
        abilities.stream()
            .flatMap(Optional::stream)
            .mapToDouble(ability -> ability.on(family))
            .max()
            .orElse(0);
    double level = Logistic.logOdds(ABLEST) - ablest;
    double least =
        abilities.stream()
            .flatMap(Optional::stream)
            .mapToDouble(ability -> ability.on(family))
            .min()
            .orElse(0);
    return abilities.stream()
        .mapToDouble(ability -> level + ability.map(known -> known.on(family)).orElse(least))
        .toArray();
  }
}
