package dev.scrubjay.gateway.dialect;

/** The failure to decode a provider's reply. It has no stack trace. */
public class MalformedReplyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public MalformedReplyException(String message) {
    super(message, null, false, false);
  }
}
