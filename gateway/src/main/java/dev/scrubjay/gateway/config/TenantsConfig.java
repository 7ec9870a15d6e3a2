package dev.scrubjay.gateway.config;

import java.util.List;
import java.util.Map;

/**
 * Who may call, and what they mean to spend.
 *
 * @param apiKeys if empty, anybody who can reach the loopback address may call
 * @param budgets by tenant
 */
public record TenantsConfig(List<ApiKeyConfig> apiKeys, Map<String, BudgetConfig> budgets) {
  public TenantsConfig {
    apiKeys = List.copyOf(apiKeys);
    budgets = Map.copyOf(budgets);
  }
}
