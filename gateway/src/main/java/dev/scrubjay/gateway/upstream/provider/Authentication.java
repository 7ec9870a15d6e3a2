package dev.scrubjay.gateway.upstream.provider;

import io.vertx.core.Future;
import java.util.Map;

/** Authenticates the calls to a provider. Thread-safe. */
public interface Authentication {

  /** What one call carries, and what becomes of it. */
  interface Credential {

    /** The headers that authenticate the call. */
    Map<String, String> headers();

    /** Notes that the call failed; returns whether another credential may succeed. */
    default boolean failed(UpstreamException cause) {
      return false;
    }
  }

  /** The credential of {@code call}; fails with an {@link UpstreamException} if there is none. */
  Future<Credential> credential(OutgoingCall call);

  /** The most credentials that one call may be tried with. */
  default int credentials() {
    return 1;
  }

  /** The failure of a call as others see it; the fault may be that of the credential's owner. */
  default UpstreamException blamed(UpstreamException cause) {
    return cause;
  }

  /** An authentication by headers that never change. */
  static Authentication of(Map<String, String> headers) {
    Credential credential = () -> headers;
    return call -> Future.succeededFuture(credential);
  }
}
