package dev.scrubjay.gateway.config;

import dev.scrubjay.policy.cascade.CascadePolicy;
import dev.scrubjay.policy.naming.ModelAccess;
import dev.scrubjay.policy.routing.Profile;
import dev.scrubjay.policy.routing.RoutingPolicy;
import dev.scrubjay.policy.shadow.ShadowPolicy;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Settings by tenant.
 *
 * @param apiKeys if empty, callers need no key
 * @param budgets by tenant
 * @param profiles by tenant; a tenant without one has the routing policy's
 * @param access by tenant; a tenant without one may use all models
 * @param sampling by tenant; {@link SamplingMode#SHARED} for a tenant without one
 * @param cascades by tenant: whether a cheap model answers first; a tenant without one has the
 *     policy of cascades
 * @param shadows by tenant: its own policy of shadow requests; a tenant without one has that of all
 * @param preload by tenant: requests that are made before they are asked
 * @param semantics by tenant: its own policy of the semantic cache; a tenant without one has that
 *     of all
 */
public record TenantsConfig(
    List<ApiKeyConfig> apiKeys,
    Map<String, BudgetConfig> budgets,
    Map<String, Profile> profiles,
    Map<String, ModelAccess> access,
    Map<String, SamplingMode> sampling,
    Map<String, Boolean> cascades,
    Map<String, ShadowPolicy> shadows,
    PreloadConfig preload,
    Map<String, SemanticPolicy> semantics) {
  public TenantsConfig {
    apiKeys = List.copyOf(apiKeys);
    budgets = Map.copyOf(budgets);
    profiles = Map.copyOf(profiles);
    access = Map.copyOf(access);
    sampling = Map.copyOf(sampling);
    cascades = Map.copyOf(cascades);
    shadows = Map.copyOf(shadows);
    semantics = Map.copyOf(semantics);
  }

  /** Settings of tenants that may use all models. */
  public TenantsConfig(
      List<ApiKeyConfig> apiKeys,
      Map<String, BudgetConfig> budgets,
      Map<String, Profile> profiles) {
    this(
        apiKeys,
        budgets,
        profiles,
        Map.of(),
        Map.of(),
        Map.of(),
        Map.of(),
        PreloadConfig.NONE,
        Map.of());
  }

  /** The tenants with a key or a setting of their own, those with a key first. */
  public Set<String> named() {
    Set<String> named = new LinkedHashSet<>();
    apiKeys.forEach(key -> named.add(key.tenant()));
    Stream.of(budgets, profiles, access, sampling, cascades, shadows, semantics)
        .flatMap(settings -> settings.keySet().stream())
        .sorted()
        .forEach(named::add);
    return Collections.unmodifiableSet(named);
  }

  /** The models that {@code tenant} may use. */
  public ModelAccess access(String tenant) {
    return access.getOrDefault(tenant, ModelAccess.ALL);
  }

  /** Whether equal requests of {@code tenant} share answers that are drawn at random. */
  public SamplingMode sampling(String tenant) {
    return sampling.getOrDefault(tenant, SamplingMode.SHARED);
  }

  /** Whether a cheap model answers the requests of {@code tenant} first that do not say. */
  public boolean cascades(String tenant, CascadePolicy policy) {
    return cascades.getOrDefault(tenant, policy.enabled());
  }

  /** The policy of the shadow requests of {@code tenant}. */
  public ShadowPolicy shadow(String tenant, ShadowPolicy policy) {
    return shadows.getOrDefault(tenant, policy);
  }

  /** The policy of the semantic cache of {@code tenant}. */
  public SemanticPolicy semantic(String tenant, SemanticPolicy policy) {
    return semantics.getOrDefault(tenant, policy);
  }

  /** {@code policy} with the profile of {@code tenant}. */
  public RoutingPolicy routing(String tenant, RoutingPolicy policy) {
    Profile own = profiles.get(tenant);
    return own == null ? policy : policy.withProfile(own);
  }
}
