package dev.scrubjay.gateway.dialect;

/** A provider's reply is not what its dialect promises. Has no stack trace. */
public final class MalformedReplyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public MalformedReplyException(String message) {
    super(message, null, false, false);
  }
}
