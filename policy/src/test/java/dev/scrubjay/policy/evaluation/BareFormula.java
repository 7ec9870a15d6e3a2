package dev.scrubjay.policy.evaluation;

import dev.scrubjay.policy.model.ModelCatalog;
import dev.scrubjay.policy.model.ModelProfile;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The seed's weighted formula over the catalog, each part scaled to 0 to 1, without tasks and
 * floors.
 */
final class BareFormula {
  private BareFormula() {}

  static Chooser.Method method(ModelCatalog catalog) {
    List<ModelProfile> models = catalog.models();
    ModelProfile best =
        models.stream()
            .max(Comparator.comparingDouble(model -> score(models, model)))
            .orElseThrow();
    return Chooser.fixed(models.indexOf(best));
  }

  private static double score(List<ModelProfile> models, ModelProfile model) {
    return 0.4 * (1 - scaled(models, model, BareFormula::price))
        + 0.3 * (1 - scaled(models, model, m -> m.latency().toMillis() / 1000.0))
        + 0.3 * scaled(models, model, ModelProfile::accuracy);
  }

  private static double price(ModelProfile model) {
    return model.inputCostPerToken() + model.outputCostPerToken();
  }

  private static double scaled(
      List<ModelProfile> models, ModelProfile model, ToDoubleFunction<ModelProfile> of) {
    double least = models.stream().mapToDouble(of).min().orElse(0);
    double most = models.stream().mapToDouble(of).max().orElse(0);
    return (of.applyAsDouble(model) - least) / (most - least);
  }
}
