package dev.scrubjay.gateway.attempt;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.ApiError.ErrorKind;
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
        failures.stream()
            .map(UpstreamErrors::describe)
            .distinct()
            .collect(Collectors.joining("; "));
    return new ApiError(
        last.error(), message, last.param(), code(last), retryAfter(failures), given(last));
  }

  /** The code of the error: the provider's own if the request is at fault, else the gateway's. */
  private static String code(UpstreamException failure) {
    String own = failure.code();
    return switch (failure.kind()) {
      case MODEL_NOT_FOUND -> ApiError.MODEL_NOT_FOUND;
      case REJECTED, CONTEXT_LENGTH -> own == null ? ofGateway(failure) : own;
      default -> ofGateway(failure);
    };
  }

  /** The provider's own words, unless they are about the gateway's account. */
  private static @Nullable ObjectNode given(UpstreamException failure) {
    return switch (failure.kind()) {
      case AUTH, ACCOUNT -> null;
      default -> failure.given();
    };
  }

  private static String ofGateway(UpstreamException failure) {
    return "upstream_" + failure.kind().name().toLowerCase(Locale.ROOT);
  }

  /** The error of a further call that is not made. */
  static ApiError budgetSpent() {
    return ApiError.of(ErrorKind.UNAVAILABLE, "retry_budget_spent", "the retry budget is spent");
  }

  /**
   * The error of a stream that broke off and could not be rescued.
   *
   * @param rescue why not
   */
  public static ApiError notRescued(ApiError broken, ApiError rescue) {
    return new ApiError(
        broken.kind(),
        broken.message()
            + ", after a part of it had been sent, and it could not be completed: "
            + rescue.message(),
        broken.param(),
        broken.code(),
        broken.retryAfter());
  }

  /** Whether a provider has no such model as the request names. */
  public static boolean isOfModel(ApiError error) {
    return error.kind() == ErrorKind.NOT_FOUND && ApiError.MODEL_NOT_FOUND.equals(error.code());
  }

  /** The same error for a request that did not name the model. */
  static ApiError ofOperator(ApiError error) {
    return new ApiError(
        ErrorKind.BAD_GATEWAY,
        error.message(),
        null,
        "upstream_" + ApiError.MODEL_NOT_FOUND,
        error.retryAfter(),
        error.given());
  }

  private static String describe(UpstreamException failure) {
    return switch (failure.kind()) {
      case AUTH -> "provider " + failure.provider() + " refused the gateway's credentials";
      case ACCOUNT ->
          "the gateway's account at provider "
              + failure.provider()
              + " has no credit or quota left";
      default -> String.valueOf(failure.getMessage());
    };
  }

  private static @Nullable Duration retryAfter(List<UpstreamException> failures) {
    return failures.stream()
        .flatMap(failure -> Optional.ofNullable(failure.retryAfter()).stream())
        .min(Comparator.naturalOrder())
        .orElse(null);
  }
}
