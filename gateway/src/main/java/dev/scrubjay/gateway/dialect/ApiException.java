package dev.scrubjay.gateway.dialect;

import java.util.Map;

/**
 * Fails a request with an {@link ApiError}. It has no stack trace, as it is an expected outcome.
 */
public final class ApiException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient ApiError error;
  private final transient Map<String, String> headers;

  public ApiException(ApiError error) {
    this(error, Map.of());
  }

  /**
   * @param headers of a provider's reply for the client
   */
  public ApiException(ApiError error, Map<String, String> headers) {
    super(error.message(), null, false, false);
    this.error = error;
    this.headers = Map.copyOf(headers);
  }

  /** The headers of the provider's reply that goes with the error; none if there was none. */
  public Map<String, String> headers() {
    return headers;
  }

  public ApiError error() {
    return error;
  }
}
