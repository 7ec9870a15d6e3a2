package dev.scrubjay.gateway.upstream;

import dev.scrubjay.gateway.config.ProviderConfig;
import dev.scrubjay.gateway.config.ProviderKind;
import java.util.HashSet;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A provider whose API is passed through. Each family of its endpoints is ejected by itself; the
 * permits are those of all calls to the provider. Thread-safe.
 */
public final class PassThroughProvider {
  private final ProviderConfig config;
  private final ProviderEndpoints endpoints;
  private final Map<String, ModelEndpoints> families = new ConcurrentHashMap<>();

  public PassThroughProvider(ProviderConfig config, ProviderEndpoints endpoints) {
    this.config = config;
    this.endpoints = endpoints;
  }

  public String name() {
    return config.name();
  }

  public ProviderKind kind() {
    return config.kind();
  }

  /**
   * Admits a call.
   *
   * @param family of endpoints, of which there are few
   * @throws dev.scrubjay.gateway.upstream.provider.UpstreamException if no call may be made now
   */
  public RawCall admit(String family) {
    ModelEndpoints own =
        families.computeIfAbsent(family, name -> new ModelEndpoints(name, endpoints));
    return switch (Admission.of(endpoints, own, new HashSet<>(), success -> {})) {
      case Admission.Skipped skipped -> throw skipped.cause();
      case Admission.Admitted admitted ->
          new RawCall(admitted.client().raw(), admitted.call());
    };
  }
}
