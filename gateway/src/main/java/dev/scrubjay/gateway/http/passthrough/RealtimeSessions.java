package dev.scrubjay.gateway.http.passthrough;

import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.ApiError.ErrorKind;
import dev.scrubjay.gateway.dialect.ApiException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** How many realtime sessions each tenant has at this replica. Thread-safe. */
final class RealtimeSessions {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(10);

  private final int limit;
  private final Map<String, Integer> counts = new HashMap<>();

  /**
   * @param limit the most sessions of one tenant
   */
  RealtimeSessions(int limit) {
    this.limit = limit;
  }

  /**
   * Counts a session that begins.
   *
   * @throws ApiException if the tenant has as many as it may
   */
  synchronized void begin(String tenant) {
    int count = counts.getOrDefault(tenant, 0);
    if (count >= limit) {
      throw new ApiException(
          ApiError.of(
                  ErrorKind.RATE_LIMITED,
                  "too_many_sessions",
                  "The tenant has " + count + " realtime sessions, as many as it may.")
              .withRetryAfter(RETRY_AFTER));
    }
    counts.put(tenant, count + 1);
  }

  /** Counts a session that has ended. */
  synchronized void end(String tenant) {
    counts.computeIfPresent(tenant, (name, count) -> count <= 1 ? null : count - 1);
  }
}
