package dev.scrubjay.policy.upstream;

import java.util.HashMap;
import java.util.Map;

/**
 * The failures at an endpoint since its latest success, by tenant. Immutable; it names at most as
 * many tenants as there are failures in the limit.
 *
 * @param byTenant each at most the limit
 */
record FailureRun(Map<String, Integer> byTenant) {
  static final FailureRun NONE = new FailureRun(Map.of());

  FailureRun {
    byTenant = Map.copyOf(byTenant);
  }

  /**
   * The run after one more failure.
   *
   * @param limit the number of failures that eject
   */
  FailureRun failed(String tenant, int limit) {
    int before = byTenant.getOrDefault(tenant, 0);
    if (before >= limit || (before == 0 && byTenant.size() >= Math.max(limit, 2))) {
      return this;
    }
    Map<String, Integer> next = new HashMap<>(byTenant);
    next.put(tenant, before + 1);
    return new FailureRun(next);
  }

  /** Whether there are as many as {@code limit}, whoever they happened to. */
  boolean reaches(int limit) {
    return byTenant.values().stream().mapToInt(Integer::intValue).sum() >= limit;
  }

  /**
   * Whether several tenants bear witness to as many as {@code limit}: of each, at most half of them
   * count, so that no tenant outweighs the others.
   */
  boolean isWitnessed(int limit) {
    int most = (limit + 1) / 2;
    int counted = byTenant.values().stream().mapToInt(own -> Math.min(own, most)).sum();
    return hasSeveralTenants() && counted >= limit;
  }

  boolean hasSeveralTenants() {
    return byTenant.size() > 1;
  }
}
