package dev.scrubjay.gateway.coalescing;

/**
 * The failure of a call that cannot be sent to any provider. What prevents it may be a requirement
 * of the request that began the call, so that other members do not share it.
 */
public final class UnsendableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UnsendableException(Throwable cause) {
    super("cannot be sent", cause, false, false);
  }
}
