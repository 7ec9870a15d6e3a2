package dev.scrubjay.gateway.config;

import dev.scrubjay.policy.preload.PreloadPolicy;
import java.util.Map;

/**
 * Preloading, by tenant.
 *
 * @param standard of a tenant that has none of its own
 * @param own by tenant
 */
public record PreloadConfig(PreloadPolicy standard, Map<String, PreloadPolicy> own) {
  public static final PreloadConfig NONE = new PreloadConfig(PreloadPolicy.DEFAULT, Map.of());

  public PreloadConfig {
    own = Map.copyOf(own);
  }

  /** The policy of {@code tenant}. */
  public PreloadPolicy of(String tenant) {
    return own.getOrDefault(tenant, standard);
  }

  /** Whether any tenant's requests are made before they are asked. */
  public boolean isUsed() {
    return standard.enabled() || own.values().stream().anyMatch(PreloadPolicy::enabled);
  }
}
