package dev.scrubjay.gateway.coalescing;

import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.ApiError.ErrorKind;
import dev.scrubjay.gateway.dialect.ApiException;
import java.time.Duration;

/** The errors of shared calls themselves, beside those of providers. */
final class SharedErrors {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private SharedErrors() {}

  /** The leader of a stream has gone, and the rest of its answer cannot be had. */
  static ApiException lost() {
    return new ApiException(
        ApiError.of(
            ErrorKind.BAD_GATEWAY,
            "answer_lost",
            "The stream broke off, and a second answer to the request came out differently."));
  }

  /** The cache is away, and providers are to be spared. */
  static ApiException overloaded() {
    return new ApiException(
        ApiError.of(
                ErrorKind.UNAVAILABLE,
                "overloaded",
                "The cache is unavailable, and too many provider calls are in flight already.")
            .withRetryAfter(RETRY_AFTER));
  }
}
