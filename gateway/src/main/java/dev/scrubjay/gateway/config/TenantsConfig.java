package dev.scrubjay.gateway.config;

import dev.scrubjay.policy.routing.Profile;
import dev.scrubjay.policy.routing.RoutingPolicy;
import java.util.List;
import java.util.Map;

/**
 * Settings by tenant.
 *
 * @param apiKeys if empty, callers need no key
 * @param budgets by tenant
 * @param profiles by tenant; a tenant without one has the routing policy's
 */
public record TenantsConfig(
    List<ApiKeyConfig> apiKeys, Map<String, BudgetConfig> budgets, Map<String, Profile> profiles) {
  public TenantsConfig {
    apiKeys = List.copyOf(apiKeys);
    budgets = Map.copyOf(budgets);
    profiles = Map.copyOf(profiles);
  }

  /** {@code policy} with the profile of {@code tenant}. */
  public RoutingPolicy routing(String tenant, RoutingPolicy policy) {
    Profile own = profiles.get(tenant);
    return own == null ? policy : policy.withProfile(own);
  }
}
