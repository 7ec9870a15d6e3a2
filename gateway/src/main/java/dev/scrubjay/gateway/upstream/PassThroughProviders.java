package dev.scrubjay.gateway.upstream;

import dev.scrubjay.gateway.config.ProviderKind;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The providers whose APIs are passed through, in the order of the configuration. */
public final class PassThroughProviders {
  private final Map<String, PassThroughProvider> byName = new LinkedHashMap<>();

  public PassThroughProviders(Collection<PassThroughProvider> providers) {
    providers.forEach(provider -> byName.put(provider.name(), provider));
  }

  public Optional<PassThroughProvider> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** The provider named {@code usual} if it is of {@code kind}, else the first that is. */
  public Optional<PassThroughProvider> ofKind(ProviderKind kind, String usual) {
    return find(usual)
        .filter(provider -> provider.kind() == kind)
        .or(() -> byName.values().stream().filter(each -> each.kind() == kind).findFirst());
  }

  public List<String> names() {
    return List.copyOf(byName.keySet());
  }
}
