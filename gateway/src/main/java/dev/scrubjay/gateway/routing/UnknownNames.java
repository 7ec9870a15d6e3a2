package dev.scrubjay.gateway.routing;

import dev.scrubjay.policy.naming.NameResolver;
import dev.scrubjay.policy.naming.NearestNames;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Explains a name that no provider serves: what was perhaps meant, and how to have it served. */
final class UnknownNames {
  private static final int MOST = 3;
  private static final int SHOWN_CHARS = 200;

  private UnknownNames() {}

  /**
   * The explanation.
   *
   * @param names of models that are served
   * @param providers that are configured
   */
  static String explain(String name, Collection<String> names, List<String> providers) {
    String shown = name.length() <= SHOWN_CHARS ? name : name.substring(0, SHOWN_CHARS) + "...";
    String unknown = "The model '" + shown + "' does not exist: no provider is known to serve it.";
    List<String> nearest = NearestNames.of(name, names, MOST);
    String meant =
        nearest.isEmpty()
            ? " GET /v1/models lists those that do."
            : " Did you mean " + String.join(" or ", nearest) + "?";
    return NameResolver.isName(name)
        ? unknown + meant + " To have it served, add to the configuration:\n" + lines(name, providers)
        : unknown + meant;
  }

  /** The lines that add the model: its vendor, if that is not configured, else the model itself. */
  private static String lines(String name, List<String> providers) {
    Optional<String> vendor =
        NameResolver.vendor(name).filter(provider -> !providers.contains(provider));
    if (vendor.isPresent()) {
      return "providers:\n  " + vendor.get() + ": {api_key: ...}";
    }
    String provider = providers.isEmpty() ? "PROVIDER" : providers.get(0);
    String others = providers.size() > 1 ? "  # or " + String.join(", ", rest(providers)) : "";
    return "models:\n  \"" + name + "\": {provider: " + provider + "}" + others;
  }

  private static List<String> rest(List<String> providers) {
    return providers.subList(1, providers.size());
  }
}
