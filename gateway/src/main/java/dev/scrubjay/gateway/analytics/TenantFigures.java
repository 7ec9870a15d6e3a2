package dev.scrubjay.gateway.analytics;

/** One tenant's counters and last requests at this replica. Thread-safe. */
final class TenantFigures {
  private final TenantCounts counts = new TenantCounts();
  private final CacheCounting cache = new CacheCounting(counts);
  private final RequestCounting requests = new RequestCounting(counts);
  private final RecentRequests recent = new RecentRequests();

  TenantCounts counts() {
    return counts;
  }

  CacheCounting cache() {
    return cache;
  }

  RequestCounting requests() {
    return requests;
  }

  RecentRequests recent() {
    return recent;
  }
}
