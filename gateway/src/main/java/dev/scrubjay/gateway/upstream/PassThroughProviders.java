package dev.scrubjay.gateway.upstream;

import dev.scrubjay.gateway.config.ProviderKind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The providers whose APIs are passed through, in the order of the configuration in force. */
public final class PassThroughProviders {
  private final Supplier<Map<String, ConnectedProvider>> providers;

  /**
   * @param providers those that are configured now, by name
   */
  public PassThroughProviders(Supplier<Map<String, ConnectedProvider>> providers) {
    this.providers = providers;
  }

  public Optional<PassThroughProvider> find(String name) {
    return Optional.ofNullable(providers.get().get(name)).map(ConnectedProvider::passThrough);
  }

  /** The provider named {@code usual} if it is of {@code kind}, else the first that is. */
  public Optional<PassThroughProvider> ofKind(ProviderKind kind, String usual) {
    return find(usual)
        .filter(provider -> provider.kind() == kind)
        .or(
            () ->
                providers.get().values().stream()
                    .map(ConnectedProvider::passThrough)
                    .filter(each -> each.kind() == kind)
                    .findFirst());
  }

  public List<String> names() {
    return List.copyOf(providers.get().keySet());
  }
}
