package dev.scrubjay.policy.key;

/** An error in a JSON text; the message, which its sender may see, says which. */
public final class MalformedJsonException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public MalformedJsonException(String message) {
    super(message, null, false, false);
  }
}
