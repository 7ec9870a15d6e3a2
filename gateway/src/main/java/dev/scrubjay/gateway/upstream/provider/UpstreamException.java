package dev.scrubjay.gateway.upstream.provider;

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
    /** Not asked: it has failed too often in a row. */
    EJECTED,
    /** Not asked: it has answered 429 and said for how long. */
    PAUSED,
    /** The client went away. */
    CANCELLED;

    /** Whether it is the request's own doing, and says nothing of the provider. */
    public boolean isRequests() {
      return this == REJECTED || this == CANCELLED;
    }
  }

  private final Kind kind;
  private final String provider;
  private final transient @Nullable ErrorReply reply;

  /**
   * What a provider's error reply says beside its message.
   *
   * @param status the HTTP status
   * @param param the request's member at fault
   * @param code the provider's short name for it
   * @param retryAfter when the provider wants to be asked again
   */
  public record ErrorReply(
      int status, @Nullable String param, @Nullable String code, @Nullable Duration retryAfter) {}

  public UpstreamException(Kind kind, String provider, String message, @Nullable ErrorReply reply) {
    super(prefix(provider) + message, null, false, false);
    this.kind = kind;
    this.provider = provider;
    this.reply = reply;
  }

  public UpstreamException(Kind kind, String provider, String message) {
    this(kind, provider, message, null);
  }

  public Kind kind() {
    return kind;
  }

  public String provider() {
    return provider;
  }

  /** The HTTP status, or 0 if there was none. */
  public int status() {
    return reply == null ? 0 : reply.status();
  }

  /** The request's member at fault, if the provider said so. */
  public @Nullable String param() {
    return reply == null ? null : reply.param();
  }

  /** The provider's short name for what is wrong, if it has one. */
  public @Nullable String code() {
    return reply == null ? null : reply.code();
  }

  /** When the provider wants to be asked again, if it said so. */
  public @Nullable Duration retryAfter() {
    return reply == null ? null : reply.retryAfter();
  }

  /** What stands in the way, without saying whose. */
  public String reason() {
    return String.valueOf(getMessage()).substring(prefix(provider).length());
  }

  /** Whether the provider has seen the request, or may have. */
  public boolean wasAsked() {
    return switch (kind) {
      case CONNECT,
          TIMEOUT,
          RATE_LIMITED,
          SERVER_ERROR,
          REJECTED,
          AUTH,
          MALFORMED,
          CUT,
          CANCELLED ->
          true;
      case OVERFLOW, EJECTED, PAUSED -> false;
    };
  }

  /** Whether the same model could do better at another endpoint. */
  public boolean anotherEndpointMayHelp() {
    return switch (kind) {
      case CONNECT, TIMEOUT, RATE_LIMITED, SERVER_ERROR, MALFORMED, CUT -> true;
      case REJECTED, AUTH, OVERFLOW, EJECTED, PAUSED, CANCELLED -> false;
    };
  }

  /** Whether another model could do better. */
  public boolean fallbackMayHelp() {
    return switch (kind) {
      case CONNECT,
          TIMEOUT,
          RATE_LIMITED,
          SERVER_ERROR,
          AUTH,
          MALFORMED,
          CUT,
          OVERFLOW,
          EJECTED,
          PAUSED ->
          true;
      case REJECTED -> status() == 404;
      case CANCELLED -> false;
    };
  }

  /** Whether it says anything about the provider's reliability. */
  public boolean isProvidersFault() {
    return switch (kind) {
      case CONNECT, TIMEOUT, RATE_LIMITED, SERVER_ERROR, AUTH, MALFORMED, CUT -> true;
      case REJECTED, OVERFLOW, EJECTED, PAUSED, CANCELLED -> false;
    };
  }

  private static String prefix(String provider) {
    return "provider " + provider + " ";
  }
}
