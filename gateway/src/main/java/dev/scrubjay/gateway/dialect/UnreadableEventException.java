package dev.scrubjay.gateway.dialect;

/** An event of a provider's stream that is not JSON; those around it may be. */
public final class UnreadableEventException extends MalformedReplyException {
  private static final long serialVersionUID = 1L;

  public UnreadableEventException(String message) {
    super(message);
  }
}
