package dev.scrubjay.gateway.http.cache;

import dev.scrubjay.gateway.http.message.RequestFields;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** The members {@code lease} and {@code wait}, in seconds, of requests that may get a lease. */
final class LeaseFields {
  static final Set<String> NAMES = Set.of("lease", "wait");

  private static final double MAX_LEASE_SECONDS = 300;
  private static final double MAX_WAIT_SECONDS = 60;

  private LeaseFields() {}

  /** How long the lease is to last. */
  static Optional<Duration> lease(ResultRequest request) {
    return seconds(request, "lease", 1, MAX_LEASE_SECONDS);
  }

  /** How long the caller waits for another's result, which takes a lease too. */
  static Optional<Duration> wait(ResultRequest request) {
    Optional<Duration> wait = seconds(request, "wait", 0, MAX_WAIT_SECONDS);
    if (wait.isPresent() && !request.fields().has("lease")) {
      throw RequestFields.wrong(
          "lease",
          "is required with wait: a caller that waits in vain gets the lease and produces the"
              + " result");
    }
    return wait;
  }

  private static Optional<Duration> seconds(
      ResultRequest request, String name, double min, double max) {
    OptionalDouble given = request.fields().number(name, min, max);
    return given.isPresent()
        ? Optional.of(Duration.ofMillis(Math.round(given.getAsDouble() * 1000)))
        : Optional.empty();
  }
}
