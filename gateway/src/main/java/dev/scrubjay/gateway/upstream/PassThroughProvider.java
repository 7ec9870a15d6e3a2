package dev.scrubjay.gateway.upstream;

import dev.scrubjay.gateway.config.Credentials;
import dev.scrubjay.gateway.config.ProviderConfig;
import dev.scrubjay.gateway.config.ProviderKind;
import dev.scrubjay.gateway.config.reader.Secret;
import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.ApiError.ErrorKind;
import dev.scrubjay.gateway.dialect.ApiException;
import dev.scrubjay.gateway.dialect.ProviderDialect;
import io.vertx.core.MultiMap;
import java.util.HashSet;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A provider whose API is passed through. Each family of its endpoints is ejected by itself; the
 * permits are those of all calls to the provider. Thread-safe.
 */
public final class PassThroughProvider {
  private final ProviderConfig config;
  private final ProviderDialect dialect;
  private final ProviderEndpoints endpoints;
  private final Map<String, ModelEndpoints> families = new ConcurrentHashMap<>();

  public PassThroughProvider(
      ProviderConfig config, ProviderDialect dialect, ProviderEndpoints endpoints) {
    this.config = config;
    this.dialect = dialect;
    this.endpoints = endpoints;
  }

  public String name() {
    return config.name();
  }

  public ProviderKind kind() {
    return config.kind();
  }

  /** Whether calls carry their client's key, so that its account is the client's own. */
  public boolean takesClientsKeys() {
    return config.takesClientsKeys();
  }

  /** Whether calls are signed together with their bodies, which must be read before. */
  public boolean signsBodies() {
    return config.credentials() instanceof Credentials.AwsKey;
  }

  /**
   * Adds the client's own key to the headers of a call, if the provider is called with such keys.
   *
   * @throws ApiException if the client has sent none
   */
  public void addClientsKey(MultiMap headers, @Nullable Secret key) {
    if (takesClientsKeys()) {
      if (key == null) {
        throw new ApiException(
            ApiError.of(
                ErrorKind.AUTHENTICATION,
                "missing_provider_key",
                "Provider " + name() + " is called with the client's own key, and there is none."));
      }
      dialect.headers(key.reveal()).forEach(headers::set);
    }
  }

  /**
   * Admits a tenant's call.
   *
   * @param family of endpoints, of which there are few
   * @throws dev.scrubjay.gateway.upstream.provider.UpstreamException if no call may be made now
   */
  public RawCall admit(String tenant, String family) {
    ModelEndpoints own =
        families.computeIfAbsent(family, name -> new ModelEndpoints(name, endpoints));
    return switch (Admission.of(
        endpoints, own, tenant, false, new HashSet<>(), success -> {}, null)) {
      case Admission.Skipped skipped -> throw skipped.cause();
      case Admission.Admitted admitted -> new RawCall(admitted.client().raw(), admitted.call());
    };
  }
}
