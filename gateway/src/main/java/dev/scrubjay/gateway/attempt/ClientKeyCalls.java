package dev.scrubjay.gateway.attempt;

import dev.scrubjay.gateway.config.reader.Secret;
import dev.scrubjay.gateway.dialect.ProviderCall;
import dev.scrubjay.gateway.request.RequestContext;
import dev.scrubjay.gateway.upstream.Upstream;
import dev.scrubjay.gateway.upstream.provider.FailureKind;
import dev.scrubjay.gateway.upstream.provider.UpstreamException;
import java.util.Optional;

/** Puts the client's own key into calls to a provider that is called with it. */
final class ClientKeyCalls {
  private ClientKeyCalls() {}

  /**
   * {@code call} with the key of the client, if {@code upstream} takes it.
   *
   * @param first the first model of the request's chain, whose provider alone gets the key
   * @throws UpstreamException if there is no key for this provider
   */
  static ProviderCall keyed(
      ProviderCall call, RequestContext context, Upstream upstream, Upstream first) {
    if (!upstream.provider().takesClientsKeys()) {
      return call;
    }
    Optional<Secret> key = context.clientKey();
    if (key.isEmpty() || !upstream.provider().name().equals(first.provider().name())) {
      throw new UpstreamException(
          FailureKind.CLIENT_KEY,
          upstream.provider().name(),
          "is called with the client's own key, and the request has none for it");
    }
    return call.withHeaders(upstream.dialect().headers(key.get().reveal()));
  }
}
