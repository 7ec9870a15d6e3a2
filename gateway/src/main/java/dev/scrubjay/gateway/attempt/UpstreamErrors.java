package dev.scrubjay.gateway.attempt;

import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.ApiError.Kind;
import dev.scrubjay.gateway.upstream.provider.UpstreamException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The errors that clients get when no provider has answered. */
public final class UpstreamErrors {
  private UpstreamErrors() {}

  /** The error for {@code failures}, one for each model asked, in order; at least one. */
  public static ApiError of(List<UpstreamException> failures) {
    UpstreamException last = failures.get(failures.size() - 1);
    String message =
        failures.stream().map(UpstreamErrors::describe).collect(Collectors.joining("; "));
    return new ApiError(kind(last), message, last.param(), code(last), retryAfter(failures));
  }

  /** The provider's own code where the request is at fault, for clients that know it; else ours. */
  private static String code(UpstreamException failure) {
    String own = failure.code();
    return failure.kind() == UpstreamException.Kind.REJECTED && own != null
        ? own
        : "upstream_" + failure.kind().name().toLowerCase(Locale.ROOT);
  }

  private static Kind kind(UpstreamException failure) {
    return switch (failure.kind()) {
      case RATE_LIMITED, PAUSED -> Kind.RATE_LIMITED;
      case TIMEOUT -> Kind.GATEWAY_TIMEOUT;
      case OVERFLOW, EJECTED -> Kind.UNAVAILABLE;
      case REJECTED -> rejected(failure.status());
      case CONNECT, SERVER_ERROR, AUTH, MALFORMED, CUT, CANCELLED -> Kind.BAD_GATEWAY;
    };
  }

  private static Kind rejected(int status) {
    return switch (status) {
      case 404 -> Kind.NOT_FOUND;
      case 413 -> Kind.TOO_LARGE;
      case 422 -> Kind.UNPROCESSABLE;
      default -> Kind.INVALID_REQUEST;
    };
  }

  private static String describe(UpstreamException failure) {
    return failure.kind() == UpstreamException.Kind.AUTH
        ? "provider " + failure.provider() + " refused the gateway's credentials"
        : String.valueOf(failure.getMessage());
  }

  private static @Nullable Duration retryAfter(List<UpstreamException> failures) {
    return failures.stream()
        .flatMap(failure -> Optional.ofNullable(failure.retryAfter()).stream())
        .min(Comparator.naturalOrder())
        .orElse(null);
  }
}
