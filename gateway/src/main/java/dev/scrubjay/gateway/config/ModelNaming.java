package dev.scrubjay.gateway.config;

import dev.scrubjay.policy.naming.KnownModels;
import dev.scrubjay.policy.naming.ModelRule;
import dev.scrubjay.policy.naming.NameResolver;
import dev.scrubjay.policy.naming.ServingProvider;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The names of models beside those of the models that are served.
 *
 * @param aliases other names, each for an id or a name that a provider knows
 * @param rules the patterns of names that go to a provider
 * @param known all models of the catalog, also those whose provider is not configured
 * @param listsModels whether providers are asked for lists of their models
 */
public record ModelNaming(
    Map<String, String> aliases,
    List<ModelRule> rules,
    List<ModelConfig> known,
    boolean listsModels) {
  public static final ModelNaming NONE = new ModelNaming(Map.of(), List.of(), List.of(), false);

  public ModelNaming {
    aliases = Map.copyOf(aliases);
    rules = List.copyOf(rules);
    known = List.copyOf(known);
  }

  /**
   * The names that lead to models.
   *
   * @param served the models of the catalog that are served
   * @param providers in their configured order
   * @param listed the models that providers list, by provider
   */
  public NameResolver resolver(
      Collection<ModelConfig> served,
      Collection<ProviderConfig> providers,
      Map<String, Set<String>> listed) {
    Map<String, String> sent = new LinkedHashMap<>();
    Map<String, String> homes = new LinkedHashMap<>();
    known.forEach(model -> sent.put(model.profile().id(), model.upstreamName()));
    for (ModelConfig model : served) {
      sent.put(model.profile().id(), model.upstreamName());
      homes.put(model.profile().id(), model.profile().provider());
    }
    List<ServingProvider> serving = providers.stream().map(ModelNaming::serving).toList();
    return new NameResolver(homes, new KnownModels(sent), aliases, rules, serving, listed);
  }

  private static ServingProvider serving(ProviderConfig provider) {
    Optional<WellKnownProvider> wellKnown = WellKnownProvider.find(provider.name());
    boolean servesOthers = wellKnown.isPresent() && !isVendorOfApi(wellKnown.get());
    String api = servesOthers ? "" : provider.kind().name().toLowerCase(Locale.ROOT);
    return new ServingProvider(provider.name(), api);
  }

  private static boolean isVendorOfApi(WellKnownProvider provider) {
    return switch (provider) {
      case OPENAI, ANTHROPIC, GOOGLE -> true;
      default -> false;
    };
  }
}
