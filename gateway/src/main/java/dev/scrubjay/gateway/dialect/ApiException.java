package dev.scrubjay.gateway.dialect;

/** Ends a request with an {@link ApiError}. Has no stack trace: it says what the client did. */
public final class ApiException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient ApiError error;

  public ApiException(ApiError error) {
    super(error.message(), null, false, false);
    this.error = error;
  }

  public ApiError error() {
    return error;
  }
}
