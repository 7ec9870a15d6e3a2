package dev.scrubjay.policy.upstream;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The latest durations of one activity for each tenant, so that nothing is concluded for a tenant
 * from what others send. The 128 tenants that were seen last are remembered. Thread-safe.
 */
public final class TenantDurations {
  private static final int MAX_TENANTS = 128;

  /** Of a tenant that is not remembered; nothing is added to it. */
  private static final RecentDurations NONE = new RecentDurations();

  private final Map<String, RecentDurations> tenants =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, RecentDurations> eldest) {
          return size() > MAX_TENANTS;
        }
      };

  /** Adds a duration of a tenant's. */
  public synchronized void add(String tenant, Duration duration) {
    tenants.computeIfAbsent(tenant, first -> new RecentDurations()).add(duration);
  }

  /** A tenant's durations, to be read. */
  public synchronized RecentDurations of(String tenant) {
    return tenants.getOrDefault(tenant, NONE);
  }
}
