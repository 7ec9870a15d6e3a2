package dev.scrubjay.policy.key;

/** A text is not the JSON it should be; the message says why, for its sender. */
public final class MalformedJsonException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public MalformedJsonException(String message) {
    super(message, null, false, false);
  }
}
