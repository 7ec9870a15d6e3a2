package dev.scrubjay.gateway.curves;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.scrubjay.gateway.cache.StoreOutcome;
import dev.scrubjay.gateway.cache.StoreRequest;
import dev.scrubjay.gateway.observe.CacheAccess;
import dev.scrubjay.gateway.observe.RequestObserver;
import dev.scrubjay.policy.key.CacheKey;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * Samples the accesses at this replica, tenant by tenant. Bounded: the tenants that sent nothing
 * for longest are forgotten first.
 */
final class AccessSampler implements RequestObserver {
  private static final int MAX_TENANTS = 200;

  private final BooleanSupplier enabled;
  private final InstantSource clock;
  private final Cache<String, TenantSampler> tenants =
      Caffeine.newBuilder().maximumSize(MAX_TENANTS).executor(Runnable::run).build();

  AccessSampler(BooleanSupplier enabled, InstantSource clock) {
    this.enabled = enabled;
    this.clock = clock;
  }

  @Override
  public void accessed(CacheKey key, CacheAccess access) {
    if (enabled.getAsBoolean()) {
      of(key.scope().tenant()).accessed(key, access, clock);
    }
  }

  @Override
  public void stored(StoreRequest request, StoreOutcome outcome) {
    if (outcome instanceof StoreOutcome.Stored stored && enabled.getAsBoolean()) {
      of(request.key().scope().tenant()).stored(request, stored, clock.millis());
    }
  }

  TenantSampler of(String tenant) {
    return tenants.get(tenant, name -> new TenantSampler());
  }

  /** Forgets all that was seen. */
  void forget() {
    tenants.invalidateAll();
  }

  /** The tenants that were seen lately. */
  Map<String, TenantSampler> known() {
    return tenants.asMap();
  }
}
