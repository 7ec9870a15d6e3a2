package dev.scrubjay.gateway.upstream;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A provider did not answer as it should. Has no stack trace: it says what the provider did. */
public final class UpstreamException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What went wrong. */
  public enum Kind {
    /** No connection. */
    CONNECT,
    /** A deadline passed. */
    TIMEOUT,
    /** 429. */
    RATE_LIMITED,
    /** 5xx. */
    SERVER_ERROR,
    /** Another 4xx: the request's own fault. */
    REJECTED,
    /** 401 or 403: the gateway's key is not good. */
    AUTH,
    /** It sent what its dialect does not know. */
    MALFORMED,
    /** It ended in the middle. */
    CUT,
    /** Too many calls are under way already. */
    OVERFLOW,
    /** The client went away. */
    CANCELLED
  }

  private final Kind kind;
  private final String provider;
  private final int status;
  private final transient @Nullable Duration retryAfter;

  UpstreamException(
      Kind kind, String provider, int status, String message, @Nullable Duration retryAfter) {
    super("provider " + provider + " " + message, null, false, false);
    this.kind = kind;
    this.provider = provider;
    this.status = status;
    this.retryAfter = retryAfter;
  }

  UpstreamException(Kind kind, String provider, String message) {
    this(kind, provider, 0, message, null);
  }

  public Kind kind() {
    return kind;
  }

  public String provider() {
    return provider;
  }

  /** The HTTP status, or 0 if there was none. */
  public int status() {
    return status;
  }

  /** When the provider wants to be asked again, if it said so. */
  public @Nullable Duration retryAfter() {
    return retryAfter;
  }

  /** Whether another model could do better. */
  public boolean fallbackMayHelp() {
    return switch (kind) {
      case CONNECT, TIMEOUT, RATE_LIMITED, SERVER_ERROR, AUTH, MALFORMED, CUT, OVERFLOW -> true;
      case REJECTED -> status == 404;
      case CANCELLED -> false;
    };
  }

  /** Whether it says anything about the provider's reliability. */
  boolean isProvidersFault() {
    return switch (kind) {
      case CONNECT, TIMEOUT, RATE_LIMITED, SERVER_ERROR, AUTH, MALFORMED, CUT -> true;
      case REJECTED, OVERFLOW, CANCELLED -> false;
    };
  }
}
