package dev.scrubjay.policy.upstream;

import static dev.scrubjay.policy.Ranges.require;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When a call is made again at the address where it has failed, and after what wait: exponential
 * back-off with full jitter, or the time that the provider asked for.
 *
 * @param most the calls of a request after the first to one address, {@code >= 0}
 * @param base the longest wait before the first of them, {@code > 0}; twice as long before each
 *     further one
 * @param max the longest wait before any of them, {@code >= base}
 * @param maxRetryAfter the longest {@code Retry-After} that is waited for, {@code >= 0}
 */
public record Retries(int most, Duration base, Duration max, Duration maxRetryAfter) {
  public static final Retries DEFAULT =
      new Retries(2, Duration.ofMillis(200), Duration.ofSeconds(2), Duration.ofSeconds(5));

  /** No call to an address that has failed. */
  public static final Retries NONE =
      new Retries(0, Duration.ofMillis(1), Duration.ofMillis(1), Duration.ZERO);

  private static final int MAX_DOUBLINGS = 20;

  public Retries {
    require(most >= 0, "attempts", most, ">= 0");
    require(base.isPositive(), "base", base, "> 0");
    require(max.compareTo(base) >= 0, "max", max, ">= " + base);
    require(!maxRetryAfter.isNegative(), "max_retry_after", maxRetryAfter, ">= 0");
  }

  /**
   * The wait before another call; empty if there is none.
   *
   * @param made the calls after the first that the address has had for the request
   * @param asked the time that the provider asked for, which the wait is never shorter than
   * @param random 0 up to 1, for the jitter
   */
  public Optional<Duration> wait(int made, @Nullable Duration asked, double random) {
    if (made >= most || (asked != null && asked.compareTo(maxRetryAfter) > 0)) {
      return Optional.empty();
    }
    Duration doubled = base.multipliedBy(1L << Math.min(made, MAX_DOUBLINGS));
    Duration longest = doubled.compareTo(max) > 0 ? max : doubled;
    Duration jittered = Duration.ofNanos((long) (longest.toNanos() * random));
    return Optional.of(asked == null ? jittered : asked.plus(jittered));
  }
}
