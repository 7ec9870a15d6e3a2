package dev.scrubjay.policy.upstream;

import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The health of a model at one endpoint, as each tenant has seen it. A tenant's consecutive
 * failures eject the endpoint for that tenant alone, as they may be due to what it sends; those of
 * several tenants, without a success in between, eject it for all. The same holds for pauses, and
 * for a model that the provider does not have.
 *
 * <p>An endpoint that has been ejected for all is probed by two tenants at most at a time, with one
 * call each. A success readmits it for all; a failure ejects it for the tenant that probed it, and
 * for all once a second tenant's probe has failed too.
 *
 * <p>Immutable; times are readings of a monotonic ticker, in nanoseconds. Of the tenants that have
 * met failures, the latest 64 are remembered.
 *
 * @param all what holds for all tenants
 * @param own what holds for some alone, in order of the latest change
 * @param run the failures since the latest success
 * @param probing the tenants that probe an endpoint which was ejected for all
 */
public record EndpointHealth(
    EndpointCondition all,
    Map<String, EndpointCondition> own,
    FailureRun run,
    Set<String> probing) {
  private static final int MAX_TENANTS = 64;
  private static final int MAX_PROBES = 2;

  public EndpointHealth {
    own = Collections.unmodifiableMap(new LinkedHashMap<>(own));
    probing = Set.copyOf(probing);
  }

  /** The endpoint of which nothing is known. */
  public static EndpointHealth good(long now) {
    return new EndpointHealth(EndpointCondition.good(now), Map.of(), FailureRun.NONE, Set.of());
  }

  /**
   * How a failure is judged.
   *
   * @param random 0 up to 1, for the jitter
   * @param mayEject whether the endpoint may be ejected for the tenant
   * @param mayEjectForAll whether it may be ejected for all
   */
  public record EjectionTerms(
      BreakerPolicy policy, double random, boolean mayEject, boolean mayEjectForAll) {}

  /** Whether a tenant's call may be made now. */
  public boolean admits(String tenant, long now) {
    if (all.isPaused(now) || !allAdmit(tenant, now)) {
      return false;
    }
    EndpointCondition mine = own.get(tenant);
    return mine == null || (!mine.isPaused(now) && mine.breaker().admits(now));
  }

  private boolean allAdmit(String tenant, long now) {
    return switch (all.breaker().state(now)) {
      case CLOSED -> true;
      case OPEN -> false;
      case HALF_OPEN -> probing.size() < MAX_PROBES && !probing.contains(tenant);
    };
  }

  /** The health after a tenant's call has been admitted. */
  public EndpointHealth admitted(String tenant) {
    EndpointCondition mine = own.get(tenant);
    boolean probes = all.breaker().open();
    if (mine != null && mine.breaker().open()) {
      EndpointCondition then = mine.with(mine.breaker().admitted());
      return new EndpointHealth(all, put(tenant, then), run, probes ? withProbe(tenant) : probing);
    }
    return probes ? new EndpointHealth(all, own, run, withProbe(tenant)) : this;
  }

  /** The health after a tenant's call has been answered. */
  public EndpointHealth answered(String tenant, long now) {
    EndpointCondition mine = own.get(tenant);
    boolean known = all.breaker().open() || all.isMissing(now) || mine != null;
    if (!known && run.byTenant().isEmpty()) {
      return this;
    }
    // a call that was made before the ejection shows nothing of what came after it
    boolean late = mine != null && mine.breaker().state(now) == Breaker.State.OPEN;
    Map<String, EndpointCondition> next = own;
    if (mine != null) {
      EndpointCondition then = mine.with(mine.breaker().succeeded(now)).missingUntil(now);
      next = then.isForgettable(now) ? without(tenant) : put(tenant, then);
    }
    EndpointCondition forAll = all.with(all.breaker().succeeded(now)).missingUntil(now);
    return new EndpointHealth(
        forAll,
        next,
        late ? run : FailureRun.NONE,
        forAll.breaker().open() ? withoutProbe(tenant) : Set.of());
  }

  /** The health after a tenant's call has failed at the endpoint. */
  public EndpointHealth failed(String tenant, long now, EjectionTerms terms) {
    Breaker.State state = all.breaker().state(now);
    if (state == Breaker.State.OPEN) {
      return abandoned(tenant);
    }
    EndpointCondition mine = mine(tenant, now);
    boolean probed = state == Breaker.State.HALF_OPEN;
    Breaker base = probed && !mine.breaker().open() ? all.breaker() : mine.breaker();
    Breaker then = base.failed(now, terms.policy(), terms.random(), terms.mayEject());
    Map<String, EndpointCondition> next = put(tenant, mine.with(then));
    int limit = terms.policy().consecutiveFailures();
    FailureRun longer = run.failed(tenant, limit);
    boolean ejected =
        probed ? longer.hasSeveralTenants() : longer.isWitnessed(limit) && terms.mayEjectForAll();
    return ejected
        ? new EndpointHealth(
            all.with(all.breaker().opened(now, terms.policy(), terms.random())),
            next,
            FailureRun.NONE,
            Set.of())
        : new EndpointHealth(all, next, longer, withoutProbe(tenant));
  }

  /** The health after a tenant's call has ended without showing success or failure. */
  public EndpointHealth abandoned(String tenant) {
    EndpointCondition mine = own.get(tenant);
    if (mine != null && mine.breaker().probing()) {
      EndpointCondition then = mine.with(mine.breaker().abandoned());
      return new EndpointHealth(all, put(tenant, then), run, withoutProbe(tenant));
    }
    return probing.contains(tenant)
        ? new EndpointHealth(all, own, run, withoutProbe(tenant))
        : this;
  }

  /** The health after the provider has asked a tenant's call for a pause. */
  public EndpointHealth paused(String tenant, long end, long now) {
    boolean shared = isTrueOfOthers(tenant, other -> other.isPaused(now));
    return new EndpointHealth(
        shared ? all.pausedUntil(end) : all,
        put(tenant, mine(tenant, now).pausedUntil(end)),
        run,
        probing);
  }

  /** The health after the provider has told a tenant's call that it does not have the model. */
  public EndpointHealth missing(String tenant, long end, long now) {
    boolean shared = isTrueOfOthers(tenant, other -> other.isMissing(now));
    return new EndpointHealth(
        shared ? all.missingUntil(end) : all,
        put(tenant, mine(tenant, now).missingUntil(end)),
        run,
        probing);
  }

  /** What a tenant alone has met. */
  public EndpointCondition mine(String tenant, long now) {
    EndpointCondition known = own.get(tenant);
    return known == null ? EndpointCondition.good(now) : known;
  }

  /** Whether the provider is taken not to have the model. */
  public boolean isMissing(String tenant, long now) {
    return all.isMissing(now) || (!own.isEmpty() && mine(tenant, now).isMissing(now));
  }

  /**
   * Whether the endpoint is ejected as far as anybody knows: for all, or for a tenant while no
   * other has had an answer since.
   *
   * @param limit the number of failures that eject
   */
  public boolean isOut(int limit) {
    return all.breaker().open()
        || (run.reaches(limit)
            && run.byTenant().keySet().stream()
                .anyMatch(tenant -> own.containsKey(tenant) && own.get(tenant).breaker().open()));
  }

  private boolean isTrueOfOthers(String tenant, Predicate<EndpointCondition> condition) {
    return own.entrySet().stream()
        .anyMatch(other -> !other.getKey().equals(tenant) && condition.test(other.getValue()));
  }

  private Map<String, EndpointCondition> put(String tenant, EndpointCondition condition) {
    Map<String, EndpointCondition> next = without(tenant);
    if (next.size() >= MAX_TENANTS) {
      next.remove(next.keySet().iterator().next());
    }
    next.put(tenant, condition);
    return next;
  }

  private Map<String, EndpointCondition> without(String tenant) {
    Map<String, EndpointCondition> next = new LinkedHashMap<>(own);
    next.remove(tenant);
    return next;
  }

  private Set<String> withProbe(String tenant) {
    Set<String> next = new HashSet<>(probing);
    next.add(tenant);
    return next;
  }

  private Set<String> withoutProbe(String tenant) {
    if (!probing.contains(tenant)) {
      return probing;
    }
    Set<String> next = new HashSet<>(probing);
    next.remove(tenant);
    return next;
  }
}
