package dev.scrubjay.gateway.config.file;

import dev.scrubjay.gateway.config.GatewayConfig;
import dev.scrubjay.gateway.config.ProviderConfig;
import dev.scrubjay.gateway.config.SemanticMode;
import dev.scrubjay.gateway.config.SemanticPolicy;
import dev.scrubjay.gateway.config.reader.Format;
import dev.scrubjay.gateway.config.reader.Nearest;
import dev.scrubjay.policy.naming.NameResolver;
import dev.scrubjay.policy.naming.ResolvedName.UnknownModel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The models that the semantic cache is to use, and that no provider is known to serve. */
public final class UnservedModels {
  private static final String SEMANTIC = "cache_policies.semantic";

  private UnservedModels() {}

  /** A setting that names a model, and what comes of it if there is none. */
  private record Use(String model, String consequence) {}

  /** What to say of them, a sentence each; nothing of settings that are not used. */
  public static List<String> warnings(GatewayConfig config) {
    Map<String, Use> uses = uses(config);
    if (uses.isEmpty()) {
      return List.of();
    }
    NameResolver names = config.names();
    boolean listsFollow =
        config.naming().listsModels()
            && config.providers().stream().anyMatch(ProviderConfig::listsModels);
    List<String> warnings = new ArrayList<>();
    uses.forEach(
        (setting, use) -> {
          if (names.resolve(use.model()) instanceof UnknownModel) {
            warnings.add(sentence(setting, use, names, listsFollow));
          }
        });
    return warnings;
  }

  private static String sentence(String setting, Use use, NameResolver names, boolean listsFollow) {
    String model = Format.quote(use.model()) + Nearest.hint(use.model(), names.all());
    return listsFollow
        ? setting
            + ": no configured provider is known to serve "
            + model
            + ": unless one lists it, "
            + use.consequence()
            + " (PROVIDER/MODEL names the provider, too)"
        : setting + ": no configured provider serves " + model + ": " + use.consequence();
  }

  /** The models in use, by the setting that names each. */
  private static Map<String, Use> uses(GatewayConfig config) {
    Map<String, SemanticPolicy> tenants = new TreeMap<>(config.tenants().semantics());
    Map<String, Use> uses = new LinkedHashMap<>();
    SemanticPolicy standard = config.semantic().policy();
    judge(uses, SEMANTIC, standard);
    tenants.forEach(
        (tenant, policy) -> {
          boolean own = !policy.judge().equals(standard.judge());
          judge(uses, own ? "tenants." + tenant + ".semantic" : SEMANTIC, policy);
        });
    boolean embeds = isUsed(standard) || tenants.values().stream().anyMatch(UnservedModels::isUsed);
    config
        .semantic()
        .embeddings()
        .model()
        .filter(model -> embeds)
        .ifPresent(
            model ->
                uses.put(
                    SEMANTIC + ".embeddings.model",
                    new Use(model, "every request is an ordinary miss")));
    return uses;
  }

  private static void judge(Map<String, Use> uses, String section, SemanticPolicy policy) {
    policy
        .judge()
        .filter(model -> isUsed(policy))
        .ifPresent(
            model ->
                uses.put(
                    section + ".judge", new Use(model, "answers that differ are not compared")));
  }

  private static boolean isUsed(SemanticPolicy policy) {
    return policy.mode() != SemanticMode.OFF;
  }
}
