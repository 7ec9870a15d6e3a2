package dev.scrubjay.gateway.cli;

import dev.scrubjay.gateway.config.GatewayConfig;
import java.util.Locale;

/** What to do if a gateway cannot listen on its address. */
final class Listening {
  private Listening() {}

  /**
   * {@code failure} of a start in words that name the setting to change, if it is about the
   * address; the failure itself otherwise.
   */
  static Throwable failure(Throwable failure, GatewayConfig config) {
    String host = config.server().host();
    int port = config.server().port();
    String message = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
    if (message.contains("address already in use")) {
      return new IllegalStateException(
          "port "
              + port
              + " of "
              + host
              + " is in use: stop what listens there, or choose another port with --port,"
              + " SCRUBJAY_PORT or server.port (0: a free one)",
          failure);
    }
    if (message.contains("assign requested address")) {
      return new IllegalStateException(
          host + " is no address of this machine: change SCRUBJAY_HOST or server.host", failure);
    }
    if (message.contains("permission denied")) {
      return new IllegalStateException(
          "this user may not listen on port "
              + port
              + ": choose one from 1024 with --port, SCRUBJAY_PORT or server.port",
          failure);
    }
    return failure;
  }
}
