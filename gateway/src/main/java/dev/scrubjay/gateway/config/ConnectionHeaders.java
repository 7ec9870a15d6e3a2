package dev.scrubjay.gateway.config;

import java.util.Set;

/** The headers that belong to one connection, and are never passed on to another. */
public final class ConnectionHeaders {
  /** Their names in lower case, beside those that a {@code Connection} header names. */
  public static final Set<String> NAMES =
      Set.of(
          "connection",
          "keep-alive",
          "proxy-authenticate",
          "proxy-authorization",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "http2-settings");

  private ConnectionHeaders() {}
}
