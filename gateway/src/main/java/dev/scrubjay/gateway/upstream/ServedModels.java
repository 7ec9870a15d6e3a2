package dev.scrubjay.gateway.upstream;

import dev.scrubjay.gateway.config.ModelConfig;
import dev.scrubjay.gateway.config.ModelNaming;
import dev.scrubjay.policy.model.AssumedProfile;
import dev.scrubjay.policy.model.ModelProfile;
import dev.scrubjay.policy.model.Prices;
import dev.scrubjay.policy.naming.KnownModels;
import dev.scrubjay.policy.naming.NameResolver;
import dev.scrubjay.policy.naming.ResolvedName.OpenModel;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The models and providers of one configuration, and the names that lead to them. Immutable: a
 * change of the configuration, or of what providers list, makes another.
 *
 * @param catalog by id, in the catalog's order
 * @param providers by name, in the configuration's order
 * @param known the catalog's models by id, also those that are not served
 */
record ServedModels(
    Map<String, Upstream> catalog,
    Map<String, ConnectedProvider> providers,
    Map<String, ModelConfig> known,
    NameResolver resolver) {

  ServedModels {
    catalog = Collections.unmodifiableMap(new LinkedHashMap<>(catalog));
    providers = Collections.unmodifiableMap(new LinkedHashMap<>(providers));
    known = Collections.unmodifiableMap(new LinkedHashMap<>(known));
  }

  static ServedModels of(
      Map<String, Upstream> catalog,
      Map<String, ConnectedProvider> providers,
      ModelNaming naming,
      Map<String, Set<String>> listed) {
    Map<String, ModelConfig> known = new LinkedHashMap<>();
    naming.known().forEach(model -> known.put(model.profile().id(), model));
    catalog.forEach((id, upstream) -> known.put(id, upstream.model()));
    NameResolver resolver =
        naming.resolver(
            catalog.values().stream().map(Upstream::model).toList(),
            providers.values().stream().map(ConnectedProvider::config).toList(),
            listed);
    return new ServedModels(catalog, providers, known, resolver);
  }

  /** The same models with what the providers list now. */
  ServedModels listing(Map<String, Set<String>> listed) {
    return new ServedModels(
        catalog,
        providers,
        known,
        new NameResolver(
            resolver.served(),
            resolver.known(),
            resolver.aliases(),
            resolver.rules(),
            resolver.providers(),
            listed));
  }

  /** The settings of a model that is not in the catalog. */
  ModelConfig config(OpenModel model) {
    Optional<ModelConfig> like = model.knownAs().map(known::get);
    ModelProfile profile =
        like.map(ModelConfig::profile)
            .map(
                known ->
                    AssumedProfile.like(known, model.id(), model.provider(), prices(model, known)))
            .orElseGet(() -> AssumedProfile.of(model.id(), model.provider()));
    return like.map(known -> new ModelConfig(profile, model.sent(), known.facts()))
        .orElseGet(() -> new ModelConfig(profile, model.sent()));
  }

  /** The prices of the known model, if this one is as it is, and at the same provider. */
  private static Prices prices(OpenModel model, ModelProfile known) {
    return known.provider().equals(model.provider()) && !KnownModels.isFineTuned(model.sent())
        ? known.prices()
        : Prices.UNKNOWN;
  }
}
