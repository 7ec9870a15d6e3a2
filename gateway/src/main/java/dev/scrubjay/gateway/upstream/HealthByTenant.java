package dev.scrubjay.gateway.upstream;

import dev.scrubjay.policy.upstream.Breaker;
import dev.scrubjay.policy.upstream.BreakerPolicy;
import dev.scrubjay.policy.upstream.EjectionPolicy;
import dev.scrubjay.policy.upstream.EndpointHealth;
import dev.scrubjay.policy.upstream.EndpointHealth.EjectionTerms;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/**
 * The health of one model at several endpoints, of which at most a share is ejected at a time. An
 * endpoint is named by its index. Reads take no lock, nor do calls of endpoints that are well.
 * Times are readings of a monotonic ticker, in nanoseconds. Thread-safe.
 */
final class HealthByTenant {
  private final EjectionPolicy policy;
  private final BreakerPolicy breaker;
  private final RandomGenerator random;
  private final AtomicReferenceArray<EndpointHealth> endpoints;

  HealthByTenant(int endpoints, EjectionPolicy policy, RandomGenerator random, long now) {
    this.policy = policy;
    this.breaker = policy.breaker();
    this.random = random;
    this.endpoints = new AtomicReferenceArray<>(endpoints);
    for (int i = 0; i < endpoints; i++) {
      this.endpoints.set(i, EndpointHealth.good(now));
    }
  }

  /** The health before and after an event. */
  record Change(EndpointHealth before, EndpointHealth after) {}

  EndpointHealth of(int endpoint) {
    return endpoints.get(endpoint);
  }

  /** The failures that eject an endpoint. */
  int limit() {
    return policy.consecutiveFailures();
  }

  /** Admits a tenant's call if it may be made; an admitted call's end has to be reported. */
  boolean admit(int endpoint, String tenant, long now) {
    return record(endpoint, known -> known.admits(tenant, now) ? known.admitted(tenant) : known)
        .before()
        .admits(tenant, now);
  }

  /** Records an event other than a failure. */
  Change record(int endpoint, UnaryOperator<EndpointHealth> event) {
    while (true) {
      EndpointHealth before = of(endpoint);
      EndpointHealth after = event.apply(before);
      if (after.equals(before) || endpoints.compareAndSet(endpoint, before, after)) {
        return new Change(before, after);
      }
    }
  }

  /** Records that a tenant's call has failed. */
  synchronized Change failed(int endpoint, String tenant, long now) {
    int ejected = 0;
    int ejectedForAll = 0;
    for (int i = 0; i < endpoints.length(); i++) {
      boolean forAll = of(i).all().breaker().open();
      boolean forTenant = of(i).mine(tenant, now).breaker().state(now) != Breaker.State.CLOSED;
      ejected += forAll || forTenant ? 1 : 0;
      ejectedForAll += forAll ? 1 : 0;
    }
    EjectionTerms terms =
        new EjectionTerms(
            breaker,
            random.nextDouble(),
            policy.permits(ejected, endpoints.length()),
            policy.permits(ejectedForAll, endpoints.length()));
    return record(endpoint, health -> health.failed(tenant, now, terms));
  }
}
