package dev.scrubjay.policy.upstream;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A model's reliability as each tenant has met it. What holds for all is learned from successes,
 * and from failures of tenants in turn: several of one tenant count once for the others, as they
 * may be due to what it sends. Of the tenants that have met failures lately, 64 are remembered.
 * Immutable.
 *
 * @param all for tenants that have met no failure lately
 * @param own for those that have
 * @param failedLast the tenant of the latest failure
 */
public record TenantReliability(
    Reliability all, Map<String, Reliability> own, @Nullable String failedLast) {
  private static final int MAX_TENANTS = 64;

  public TenantReliability {
    own = Map.copyOf(own);
  }

  /** The estimate without any evidence. */
  public static TenantReliability unknown(Instant now) {
    return new TenantReliability(Reliability.unknown(now), Map.of(), null);
  }

  /** The estimate after one more success or failure of a tenant's call. */
  public TenantReliability observe(String tenant, boolean success, Instant now) {
    Reliability mine = own.get(tenant);
    if (success) {
      Reliability better = all.observe(true, now);
      return mine == null
          ? new TenantReliability(better, own, failedLast)
          : new TenantReliability(better, with(tenant, mine.observe(true, now), now), failedLast);
    }
    Reliability worse = (mine == null ? all : mine).observe(false, now);
    return new TenantReliability(
        tenant.equals(failedLast) ? all : all.observe(false, now),
        with(tenant, worse, now),
        tenant);
  }

  /** A cautious estimate for a tenant's next call, 0 to 1. */
  public double lowerBound(String tenant, Instant now) {
    Reliability mine = own.get(tenant);
    double forAll = all.lowerBound(now);
    return mine == null ? forAll : Math.min(forAll, mine.lowerBound(now));
  }

  private Map<String, Reliability> with(String tenant, Reliability estimate, Instant now) {
    Map<String, Reliability> next = new HashMap<>(own);
    next.put(tenant, estimate);
    next.values().removeIf(each -> each.isForgiven(now));
    if (next.size() > MAX_TENANTS) {
      next.entrySet().stream()
          .filter(each -> !each.getKey().equals(tenant))
          .min(Comparator.comparing(each -> each.getValue().at()))
          .ifPresent(oldest -> next.remove(oldest.getKey()));
    }
    return next;
  }
}
