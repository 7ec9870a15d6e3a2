package dev.scrubjay.gateway.cli.remote;

import java.io.IOException;
import java.net.URI;

/** No gateway answers at an address. */
public final class GatewayUnreachableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public GatewayUnreachableException(URI url, IOException cause) {
    super("no gateway answers at " + url + " (" + cause + ")", cause);
  }
}
