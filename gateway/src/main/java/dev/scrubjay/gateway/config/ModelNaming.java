package dev.scrubjay.gateway.config;

import dev.scrubjay.policy.naming.ModelRule;
import java.util.List;
import java.util.Map;

/**
 * The names of models beside those of the models that are served.
 *
 * @param aliases other names, each for an id or a name that a provider knows
 * @param rules the patterns of names that go to a provider
 * @param known all models of the catalog, also those whose provider is not configured
 * @param listsModels whether providers are asked for lists of their models
 */
public record ModelNaming(
    Map<String, String> aliases, List<ModelRule> rules, List<ModelConfig> known, boolean listsModels) {
  public static final ModelNaming NONE = new ModelNaming(Map.of(), List.of(), List.of(), false);

  public ModelNaming {
    aliases = Map.copyOf(aliases);
    rules = List.copyOf(rules);
    known = List.copyOf(known);
  }
}
