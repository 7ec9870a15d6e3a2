package dev.scrubjay.gateway.upstream.provider;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.ApiError.ErrorKind;
import dev.scrubjay.gateway.upstream.provider.FailureKind.Blame;
import dev.scrubjay.gateway.upstream.provider.FailureKind.Call;
import dev.scrubjay.gateway.upstream.provider.FailureKind.LoadSign;
import dev.scrubjay.gateway.upstream.provider.FailureKind.Remedy;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The failure of a call to a provider. It has no stack trace, as it describes what the provider
 * did. What follows from it is read from the table {@link FailureKind}.
 */
public final class UpstreamException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private static final int NOT_FOUND = 404;
  private static final int NOT_ALLOWED = 405;
  private static final int TOO_LARGE = 413;
  private static final int UNPROCESSABLE = 422;

  private final FailureKind kind;
  private final String provider;
  private final transient @Nullable ErrorReply reply;

  /**
   * The parts of a provider's error reply beside its message.
   *
   * @param status the HTTP status
   * @param param the request's member at fault
   * @param code the provider's short name for the error
   * @param retryAfter the time to wait before the next call, as the provider asks
   * @param headers of the reply that the client may see: limits and ids of the request
   * @param given the error object itself, without secrets; {@code null} if there is none
   */
  public record ErrorReply(
      int status,
      @Nullable String param,
      @Nullable String code,
      @Nullable Duration retryAfter,
      Map<String, String> headers,
      @Nullable ObjectNode given) {
    public ErrorReply {
      headers = Map.copyOf(headers);
    }

    public ErrorReply(
        int status, @Nullable String param, @Nullable String code, @Nullable Duration retryAfter) {
      this(status, param, code, retryAfter, Map.of(), null);
    }
  }

  /**
   * @param message follows "provider NAME "
   */
  public UpstreamException(
      FailureKind kind, String provider, String message, @Nullable ErrorReply reply) {
    super(prefix(provider) + message, null, false, false);
    this.kind = kind;
    this.provider = provider;
    this.reply = reply;
  }

  public UpstreamException(FailureKind kind, String provider, String message) {
    this(kind, provider, message, null);
  }

  public FailureKind kind() {
    return kind;
  }

  public String provider() {
    return provider;
  }

  /** The HTTP status, or 0 if there was none. */
  public int status() {
    return reply == null ? 0 : reply.status();
  }

  /** The request's member at fault, if the provider named it. */
  public @Nullable String param() {
    return reply == null ? null : reply.param();
  }

  /** The provider's short name for the error, if it has one. */
  public @Nullable String code() {
    return reply == null ? null : reply.code();
  }

  /** The time to wait before the next call, if the provider asked for one. */
  public @Nullable Duration retryAfter() {
    return reply == null ? null : reply.retryAfter();
  }

  /** The headers of the provider's error reply that the client may see. */
  public Map<String, String> headers() {
    return reply == null ? Map.of() : reply.headers();
  }

  /** The error in the provider's words, if there is one. */
  public @Nullable ObjectNode given() {
    return reply == null ? null : reply.given();
  }

  /** The parts of the provider's error reply, if there was one. */
  @Nullable ErrorReply reply() {
    return reply;
  }

  /** The message without the provider's name. */
  public String reason() {
    return String.valueOf(getMessage()).substring(prefix(provider).length());
  }

  /** Whether the provider has seen the request, or may have. */
  public boolean wasCalled() {
    return kind.call() == Call.MADE;
  }

  /** Whether the failure counts against the provider's reliability. */
  public boolean isProvidersFault() {
    return kind.blame() == Blame.PROVIDER;
  }

  /** Whether the same model may succeed at another endpoint. */
  public boolean anotherEndpointMayHelp() {
    return kind.remedy() == Remedy.ANOTHER_ENDPOINT || kind.remedy() == Remedy.SAME_ENDPOINT;
  }

  /**
   * Whether the same model may succeed at the same endpoint after a wait. A provider that limits
   * calls has to say how long.
   */
  public boolean waitMayHelp() {
    boolean limits = kind == FailureKind.RATE_LIMITED || kind == FailureKind.PAUSED;
    return kind.remedy() == Remedy.SAME_ENDPOINT && (!limits || retryAfter() != null);
  }

  /** Whether nobody was there to serve the call: a sign of too few instances, not of bad ones. */
  public boolean foundNobody() {
    return kind == FailureKind.CONNECT || kind == FailureKind.OVERLOADED;
  }

  /** Whether another model may succeed. */
  public boolean fallbackMayHelp() {
    return kind.remedy() != Remedy.NONE;
  }

  /** Whether the provider knows the model, as far as it tells, and not the path that was asked. */
  public boolean saysThatPathIsUnknown() {
    boolean ofModel =
        "model".equals(param()) || reason().toLowerCase(Locale.ROOT).contains("model");
    return (status() == NOT_FOUND || status() == NOT_ALLOWED) && !ofModel;
  }

  /** The sign of the provider's load in the failure. */
  public LoadSign load() {
    return kind.load();
  }

  /** The kind of error that the client gets. */
  public ErrorKind error() {
    if (kind != FailureKind.REJECTED && kind != FailureKind.CONTEXT_LENGTH) {
      return kind.error();
    }
    return switch (status()) {
      case NOT_FOUND -> ErrorKind.NOT_FOUND;
      case TOO_LARGE -> ErrorKind.TOO_LARGE;
      case UNPROCESSABLE -> ErrorKind.UNPROCESSABLE;
      default -> kind.error();
    };
  }

  private static String prefix(String provider) {
    return "provider " + provider + " ";
  }
}
