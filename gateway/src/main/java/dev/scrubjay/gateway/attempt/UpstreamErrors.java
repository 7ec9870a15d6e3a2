package dev.scrubjay.gateway.attempt;

import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.upstream.provider.FailureKind;
import dev.scrubjay.gateway.upstream.provider.UpstreamException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The error that a client gets when no provider has answered. */
public final class UpstreamErrors {
  private UpstreamErrors() {}

  /** The error for {@code failures}, one for each attempt, in order; at least one. */
  public static ApiError of(List<UpstreamException> failures) {
    UpstreamException last = failures.getLast();
    String message =
        failures.stream().map(UpstreamErrors::describe).collect(Collectors.joining("; "));
    return new ApiError(last.error(), message, last.param(), code(last), retryAfter(failures));
  }

  /** The code of the error: the provider's own if the request is at fault, else the gateway's. */
  private static String code(UpstreamException failure) {
    String own = failure.code();
    return failure.kind() == FailureKind.REJECTED && own != null
        ? own
        : "upstream_" + failure.kind().name().toLowerCase(Locale.ROOT);
  }

  private static String describe(UpstreamException failure) {
    return failure.kind() == FailureKind.AUTH
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
