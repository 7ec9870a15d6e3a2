package dev.scrubjay.gateway.routing;

import dev.scrubjay.gateway.config.ApiKeyConfig;
import dev.scrubjay.gateway.config.ProviderConfig;
import dev.scrubjay.gateway.config.reader.Secret;
import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.ApiError.ErrorKind;
import dev.scrubjay.gateway.dialect.ApiException;
import dev.scrubjay.gateway.request.Completion;
import dev.scrubjay.gateway.upstream.ConnectedProvider;
import dev.scrubjay.gateway.upstream.Upstream;
import dev.scrubjay.gateway.upstream.Upstreams;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The rules of providers that are called with their clients' own keys. Such a key reaches no
 * provider but that of the model which the request names (or the only one that takes such keys, if
 * it names none), and no answer that was paid with it reaches a client with another key.
 */
public final class ClientKeyRules {
  private final Upstreams upstreams;

  public ClientKeyRules(Upstreams upstreams) {
    this.upstreams = upstreams;
  }

  /**
   * {@code completion} with the key of an entry of its client's own, if a provider may be called
   * with its client's key.
   *
   * @throws ApiException if that provider needs such a key and the request has none
   */
  public Completion apart(Completion completion) {
    if (!upstreams.takesClientsKeys()) {
      return completion;
    }
    Optional<Secret> key = completion.context().clientKey();
    if (key.isEmpty()) {
      required(completion);
      return completion;
    }
    boolean own = named(completion).map(ClientKeyRules::takesKeys).orElse(true);
    String hash = ApiKeyConfig.sha256(key.get().reveal());
    return own ? completion.with(completion.key().among("client:" + hash)) : completion;
  }

  private void required(Completion completion) {
    boolean all = providers().size() == upstreams.providers().size();
    if (named(completion).map(ClientKeyRules::takesKeys).orElse(all)) {
      throw new ApiException(
          ApiError.of(
              ErrorKind.AUTHENTICATION,
              "missing_provider_key",
              "This model's provider is called with your own key, and the request has none. Send it"
                  + " as 'Authorization: Bearer KEY' or 'x-api-key', and the gateway's key, if it"
                  + " needs one, as 'X-Scrubjay-Key'."));
    }
  }

  /** The models that {@code completion} cannot have for want of a key of theirs. */
  Map<String, String> obstacles(Completion completion) {
    List<String> providers = providers();
    Map<String, String> obstacles = new HashMap<>();
    for (Upstream upstream : upstreams.all()) {
      boolean named =
          completion.isAuto()
              ? providers.size() == 1
              : named(completion)
                  .map(model -> model.provider().name().equals(upstream.provider().name()))
                  .orElse(false);
      if (takesKeys(upstream) && (!named || completion.context().clientKey().isEmpty())) {
        obstacles.put(upstream.id(), "its provider is called with the client's own key");
      }
    }
    return obstacles;
  }

  private Optional<Upstream> named(Completion completion) {
    return completion.isAuto() ? Optional.empty() : upstreams.find(completion.request().model());
  }

  private List<String> providers() {
    return upstreams.providers().values().stream()
        .map(ConnectedProvider::config)
        .filter(ProviderConfig::takesClientsKeys)
        .map(ProviderConfig::name)
        .toList();
  }

  private static boolean takesKeys(Upstream upstream) {
    return upstream.provider().takesClientsKeys();
  }
}
