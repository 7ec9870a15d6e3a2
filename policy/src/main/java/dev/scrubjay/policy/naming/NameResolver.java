package dev.scrubjay.policy.naming;

import dev.scrubjay.policy.naming.ResolvedName.CatalogModel;
import dev.scrubjay.policy.naming.ResolvedName.OpenModel;
import dev.scrubjay.policy.naming.ResolvedName.Rule;
import dev.scrubjay.policy.naming.ResolvedName.UnknownModel;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Resolves the names that clients write. In this order, a name is: an id of the catalog, an alias,
 * a dated name of a model in the catalog, a provider's name with the name there, what a configured
 * pattern matches, what a provider lists, and what a vendor's names look like.
 *
 * @param served the catalog's models whose providers are configured: id → provider
 * @param known all models of which facts are known, served or not
 * @param aliases other names → ids or names
 * @param rules the configured patterns
 * @param providers in their configured order, which decides between several
 * @param listed the models that providers list, by provider
 */
public record NameResolver(
    Map<String, String> served,
    KnownModels known,
    Map<String, String> aliases,
    List<ModelRule> rules,
    List<ServingProvider> providers,
    Map<String, Set<String>> listed) {
  private static final String GEMINI_RESOURCE = "models/";

  /** Names go into paths of providers' URLs, so what a path would take otherwise is no name. */
  private static final Predicate<String> NAME =
      Pattern.compile("(?!.*\\.\\.)(?!.*//)[A-Za-z0-9@~][A-Za-z0-9._:/@+~-]{0,199}(?<!/)")
          .asMatchPredicate();

  public NameResolver {
    served = Map.copyOf(served);
    aliases = Map.copyOf(aliases);
    rules =
        rules.stream()
            .sorted(
                Comparator.comparingInt((ModelRule rule) -> rule.names().pattern().length())
                    .reversed())
            .toList();
    providers = List.copyOf(providers);
    listed = Map.copyOf(listed);
  }

  /** What {@code written} refers to. */
  public ResolvedName resolve(String written) {
    if (served.containsKey(written)) {
      return new CatalogModel(written);
    }
    String aliased = aliases.getOrDefault(written, written);
    String name =
        aliased.startsWith(GEMINI_RESOURCE) ? aliased.substring(GEMINI_RESOURCE.length()) : aliased;
    if (served.containsKey(name)) {
      return new CatalogModel(name);
    }
    return NAME.test(name) ? open(name) : new UnknownModel();
  }

  /** Whether a model can have the name. */
  public static boolean isName(String text) {
    return NAME.test(text);
  }

  /** The vendor that has such models, by the name of its provider, which need not be configured. */
  public static Optional<String> vendor(String name) {
    return NameFamilies.vendor(name.substring(name.lastIndexOf('/') + 1));
  }

  /** All names that lead to models, as far as they can be listed. */
  public Set<String> all() {
    Set<String> names = new LinkedHashSet<>(served.keySet());
    names.addAll(aliases.keySet());
    providers.forEach(
        provider -> names.addAll(listed.getOrDefault(provider.name(), Set.of())));
    return names;
  }

  private ResolvedName open(String name) {
    return dated(name)
        .or(() -> prefixed(name))
        .or(() -> matched(name))
        .or(() -> listed(name))
        .or(() -> ofFamily(name))
        .orElseGet(UnknownModel::new);
  }

  private Optional<ResolvedName> dated(String name) {
    if (name.indexOf('/') >= 0) {
      return Optional.empty();
    }
    return known
        .find(name)
        .filter(served::containsKey)
        .map(base -> model(name, served.getOrDefault(base, ""), name, Rule.DATED));
  }

  private Optional<ResolvedName> prefixed(String name) {
    int slash = name.indexOf('/');
    if (slash < 0) {
      return Optional.empty();
    }
    String provider = name.substring(0, slash);
    String rest = name.substring(slash + 1);
    if (!isProvider(provider) || isAnothersOwnName(name, provider, rest)) {
      return Optional.empty();
    }
    return Optional.of(at(provider, rest, name, Rule.PREFIX));
  }

  /** The model {@code rest} of {@code provider}, by the id that the bare name has if it has one. */
  private ResolvedName at(String provider, String rest, String whole, Rule rule) {
    if (provider.equals(served.get(rest))) {
      return new CatalogModel(rest);
    }
    ResolvedName bare = served.containsKey(rest) ? new CatalogModel(rest) : open(rest);
    return bare instanceof OpenModel open
            && open.provider().equals(provider)
            && open.sent().equals(rest)
        ? open
        : model(whole, provider, rest, rule);
  }

  /** Whether a provider lists the whole {@code name}, and {@code provider} is known to lack it. */
  private boolean isAnothersOwnName(String name, String provider, String rest) {
    Set<String> own = listed.getOrDefault(provider, Set.of());
    return !own.isEmpty()
        && !own.contains(rest)
        && known.find(rest).isEmpty()
        && lists(name).isPresent();
  }

  private Optional<ResolvedName> matched(String name) {
    return rules.stream()
        .filter(rule -> rule.names().matches(name) && isProvider(rule.provider()))
        .findFirst()
        .map(rule -> model(name, rule.provider(), name, Rule.CONFIGURED_PATTERN));
  }

  private Optional<ResolvedName> listed(String name) {
    return lists(name).map(provider -> model(name, provider.name(), name, Rule.LISTED));
  }

  private Optional<ServingProvider> lists(String name) {
    return providers.stream()
        .filter(provider -> listed.getOrDefault(provider.name(), Set.of()).contains(name))
        .findFirst();
  }

  private Optional<ResolvedName> ofFamily(String name) {
    int slash = name.indexOf('/');
    if (slash < 0) {
      return NameFamilies.byModel(name, providers)
          .map(provider -> model(name, provider.name(), name, Rule.FAMILY));
    }
    return NameFamilies.byVendor(name.substring(0, slash), providers)
        .map(provider -> at(provider.name(), name.substring(slash + 1), name, Rule.FAMILY));
  }

  private ResolvedName model(String id, String provider, String sent, Rule rule) {
    return new OpenModel(id, provider, sent, known.find(sent), rule);
  }

  private boolean isProvider(String name) {
    return providers.stream().anyMatch(provider -> provider.name().equals(name));
  }
}
