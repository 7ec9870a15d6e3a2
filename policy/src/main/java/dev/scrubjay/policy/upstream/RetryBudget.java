package dev.scrubjay.policy.upstream;

import static dev.scrubjay.policy.Ranges.require;
import static dev.scrubjay.policy.Ranges.requireShare;

import java.time.Duration;

/**
 * The budget of further calls. Retries, fallbacks and hedges together are limited to a share of the
 * requests in a sliding window, so that an outage does not multiply the load. Times are readings of
 * a monotonic ticker, in nanoseconds. Thread-safe.
 */
public final class RetryBudget {
  private static final int SLICES = 10;

  private final Policy policy;
  private final long sliceNanos;
  private final long[] requests = new long[SLICES];
  private final long[] extras = new long[SLICES];
  private long slice;
  private boolean begun;

  public RetryBudget(Policy policy) {
    this.policy = policy;
    this.sliceNanos = Math.max(1, policy.window().toNanos() / SLICES);
  }

  /**
   * The size of the budget.
   *
   * @param share of the window's requests that may have a further call, 0 to 1
   * @param minimum further calls that a window may have in any case, {@code >= 0}
   * @param window the window's length, {@code > 0}
   */
  public record Policy(double share, int minimum, Duration window) {
    public static final Policy DEFAULT = new Policy(0.1, 10, Duration.ofSeconds(10));

    public Policy {
      requireShare("share", share);
      require(minimum >= 0, "minimum", minimum, ">= 0");
      require(window.isPositive(), "window", window, "> 0");
    }
  }

  /** Adds a request to the window. */
  public synchronized void earn(long now) {
    requests[at(now)]++;
  }

  /** Takes one further call out of the budget, and returns whether there was one left. */
  public synchronized boolean spend(long now) {
    int current = at(now);
    if (sum(extras) >= Math.max(policy.minimum(), (long) (sum(requests) * policy.share()))) {
      return false;
    }
    extras[current]++;
    return true;
  }

  /** The index of the slice of {@code now}. Clears the slices that have left the window. */
  private int at(long now) {
    long next = Math.floorDiv(now, sliceNanos);
    if (!begun) {
      begun = true;
      slice = next;
    }
    for (long left = Math.min(next - slice, SLICES); left > 0; left--) {
      int cleared = Math.floorMod(next - left + 1, SLICES);
      requests[cleared] = 0;
      extras[cleared] = 0;
    }
    slice = Math.max(slice, next);
    return Math.floorMod(slice, SLICES);
  }

  private static long sum(long[] counts) {
    long sum = 0;
    for (long count : counts) {
      sum += count;
    }
    return sum;
  }
}
