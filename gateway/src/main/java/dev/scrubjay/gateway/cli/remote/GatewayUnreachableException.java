package dev.scrubjay.gateway.cli.remote;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import javax.net.ssl.SSLException;

/** No gateway answers at an address. */
public final class GatewayUnreachableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public GatewayUnreachableException(URI url, IOException cause) {
    super(
        "no gateway answers at "
            + url
            + " ("
            + reason(cause)
            + "). Start one with scrubjay serve or demo, or name one with --url or SCRUBJAY_URL.",
        cause);
  }

  /** Why a request got no answer, in words. */
  public static String reason(IOException cause) {
    return switch (cause) {
      case HttpTimeoutException late -> "no answer in time";
      case ConnectException refused ->
          hasUnresolved(refused) ? "unknown host" : "connection refused";
      case SSLException tls -> "no TLS there: " + tls.getMessage();
      default -> String.valueOf(cause.getMessage());
    };
  }

  private static boolean hasUnresolved(Throwable failure) {
    return failure instanceof UnresolvedAddressException
        || (failure.getCause() != null && hasUnresolved(failure.getCause()));
  }
}
