package dev.scrubjay.gateway.upstream;

import dev.scrubjay.gateway.upstream.provider.RawTransport;
import org.jspecify.annotations.Nullable;

/** An admitted call that passes bytes as they are. Its end has to be reported. */
public final class RawCall {
  private final RawTransport transport;
  private final CallInFlight call;

  RawCall(RawTransport transport, CallInFlight call) {
    this.transport = transport;
    this.call = call;
  }

  public RawTransport transport() {
    return transport;
  }

  /**
   * Reports the call's end; further reports are ignored.
   *
   * @param cause the failure; {@code null} for a whole reply
   */
  public void ended(@Nullable Throwable cause) {
    call.ended(cause);
  }
}
