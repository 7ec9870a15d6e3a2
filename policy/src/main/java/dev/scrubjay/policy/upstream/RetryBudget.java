package dev.scrubjay.policy.upstream;

import static dev.scrubjay.policy.Ranges.require;
import static dev.scrubjay.policy.Ranges.requireShare;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The budget of further calls. Retries, fallbacks and hedges together are limited to a share of the
 * requests in a sliding window, so that an outage does not multiply the load. Of the budget a
 * tenant takes its {@linkplain FairShare fair share}: one alone can have all of it, and for those
 * that come next there is a ninth more. Times are readings of a monotonic ticker, in nanoseconds.
 * Thread-safe.
 */
public final class RetryBudget {
  private static final int SLICES = 10;

  private final Policy policy;
  private final long sliceNanos;
  private final long[] requests = new long[SLICES];

  /** The further calls of each slice by tenants; as many at most as the budget grants. */
  private final List<Map<String, Integer>> extras = new ArrayList<>();

  /** The further calls of the window by tenants that have made any. */
  private final Map<String, Integer> byTenant = new HashMap<>();

  private long requested;
  private int taken;
  private long slice;
  private boolean begun;

  public RetryBudget(Policy policy) {
    this.policy = policy;
    this.sliceNanos = Math.max(1, policy.window().toNanos() / SLICES);
    for (int i = 0; i < SLICES; i++) {
      extras.add(new HashMap<>());
    }
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
    requested++;
  }

  /** Takes one further call of a tenant out of the budget, and returns whether it had one left. */
  public synchronized boolean spend(String tenant, long now) {
    int current = at(now);
    int own = byTenant.getOrDefault(tenant, 0);
    int tenants = byTenant.size() + (own == 0 ? 1 : 0);
    if (!FairShare.admits(own, tenants, taken, places())) {
      return false;
    }
    extras.get(current).merge(tenant, 1, Integer::sum);
    byTenant.put(tenant, own + 1);
    taken++;
    return true;
  }

  /** As many places as let one tenant alone have all of the budget. */
  private int places() {
    long budget = Math.max(policy.minimum(), (long) (requested * policy.share()));
    return budget == 0 ? 0 : (int) Math.min(Integer.MAX_VALUE, 1 + 10 * budget / 9);
  }

  /** The index of the slice of {@code now}. Clears the slices that have left the window. */
  private int at(long now) {
    long next = Math.floorDiv(now, sliceNanos);
    if (!begun) {
      begun = true;
      slice = next;
    }
    for (long left = Math.min(next - slice, SLICES); left > 0; left--) {
      clear(Math.floorMod(next - left + 1, SLICES));
    }
    slice = Math.max(slice, next);
    return Math.floorMod(slice, SLICES);
  }

  private void clear(int index) {
    requested -= requests[index];
    requests[index] = 0;
    Map<String, Integer> cleared = extras.set(index, new HashMap<>());
    cleared.forEach(
        (tenant, count) -> {
          taken -= count;
          byTenant.computeIfPresent(tenant, (name, all) -> all > count ? all - count : null);
        });
  }
}
