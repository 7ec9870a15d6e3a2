package dev.scrubjay.gateway.load.connection;

import java.util.Locale;

/** Why a replica closes a connection on which no request is in flight. */
public enum CloseReason {
  /** A request's headers took too long. */
  HEADER_TIMEOUT,
  /** There was no request for too long. */
  IDLE,
  /** There are too many connections. */
  CAP,
  /** There are too many from its address. */
  ADDRESS_CAP;

  /** Its value of a metric's label. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
