package dev.scrubjay.gateway.dialect;

/**
 * Fails a request with an {@link ApiError}. It has no stack trace, as it is an expected outcome.
 */
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
