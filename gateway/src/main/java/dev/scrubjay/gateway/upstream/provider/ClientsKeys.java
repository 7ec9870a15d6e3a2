package dev.scrubjay.gateway.upstream.provider;

import io.vertx.core.Future;
import java.util.Map;

/**
 * The authentication of calls that carry their client's key already. What the provider says of that
 * key concerns no other client.
 */
final class ClientsKeys implements Authentication {
  private static final Credential NOTHING = Map::of;

  @Override
  public Future<Credential> credential(OutgoingCall call) {
    return Future.succeededFuture(NOTHING);
  }

  @Override
  public UpstreamException blamed(UpstreamException cause) {
    return switch (cause.kind()) {
      case AUTH ->
          new UpstreamException(
              FailureKind.CLIENT_KEY,
              cause.provider(),
              "refused the key that the request carries",
              cause.reply());
      case RATE_LIMITED ->
          new UpstreamException(
              FailureKind.CLIENT_LIMIT, cause.provider(), cause.reason(), cause.reply());
      default -> cause;
    };
  }
}
