package dev.scrubjay.client;

import org.jspecify.annotations.Nullable;

/** The gateway has refused a call. */
public class ScrubjayException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final @Nullable String code;
  private final @Nullable String param;

  ScrubjayException(
      String message,
      @Nullable Throwable cause,
      int status,
      @Nullable String code,
      @Nullable String param) {
    super(message, cause);
    this.status = status;
    this.code = code;
    this.param = param;
  }

  /** The status of HTTP; 0 if there was no reply. */
  public int status() {
    return status;
  }

  /** A stable short name of the error. */
  public @Nullable String code() {
    return code;
  }

  /** The member of the request at fault. */
  public @Nullable String param() {
    return param;
  }

  /** The gateway cannot be reached, or cannot serve at the moment, after all retries. */
  public static final class GatewayUnavailableException extends ScrubjayException {
    private static final long serialVersionUID = 1L;

    private final boolean tried;

    GatewayUnavailableException(String message, @Nullable Throwable cause, int status) {
      super(message, cause, status, null, null);
      tried = true;
    }

    private GatewayUnavailableException(String message) {
      super(message, null, 0, null, null);
      tried = false;
    }

    /** The failure of a call that was not tried, as the gateway was away a moment ago. */
    static GatewayUnavailableException untried() {
      return new GatewayUnavailableException("The gateway was unreachable a moment ago.");
    }

    /** Whether the call was tried. */
    boolean wasTried() {
      return tried;
    }
  }
}
