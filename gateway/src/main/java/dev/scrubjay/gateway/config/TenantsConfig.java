package dev.scrubjay.gateway.config;

import dev.scrubjay.policy.routing.Profile;
import dev.scrubjay.policy.routing.RoutingPolicy;
import java.util.List;
import java.util.Map;

/**
 * Who may call, what they mean to spend, and what they want most.
 *
 * @param apiKeys if empty, anybody who can reach the loopback address may call
 * @param budgets by tenant
 * @param profiles by tenant; who has none has the routing policy's
 */
public record TenantsConfig(
    List<ApiKeyConfig> apiKeys, Map<String, BudgetConfig> budgets, Map<String, Profile> profiles) {
  public TenantsConfig {
    apiKeys = List.copyOf(apiKeys);
    budgets = Map.copyOf(budgets);
    profiles = Map.copyOf(profiles);
  }

  /** {@code policy} as it is for {@code tenant}. */
  public RoutingPolicy routing(String tenant, RoutingPolicy policy) {
    Profile own = profiles.get(tenant);
    return own == null ? policy : policy.withProfile(own);
  }
}
