package dev.scrubjay.gateway;

import dev.scrubjay.gateway.config.GatewayConfig;
import dev.scrubjay.gateway.config.SemanticConfig;
import dev.scrubjay.gateway.config.SemanticConfig.EmbeddingSettings;
import dev.scrubjay.gateway.config.SemanticMode;
import dev.scrubjay.gateway.semantic.ReuseOutcomes;
import dev.scrubjay.gateway.semantic.SemanticCache;
import dev.scrubjay.gateway.semantic.SemanticParts;
import dev.scrubjay.gateway.semantic.embedding.Embedder;
import dev.scrubjay.gateway.semantic.embedding.LocalEmbedder;
import dev.scrubjay.gateway.semantic.embedding.RemoteEmbedder;
import dev.scrubjay.gateway.shared.SharedState;
import dev.scrubjay.gateway.tuning.TunedPolicy;

/** The part of {@link Wiring} that builds the semantic cache. */
record SemanticWiring(Platform platform, TunedPolicy policy, SharedState shared) {

  SemanticCache cache(SemanticParts parts) {
    SemanticConfig config = platform.config().semantic();
    SemanticCache cache =
        SemanticCache.open(
            platform.vertx(),
            parts,
            embedder(config.embeddings(), parts),
            shared.prompts(
                platform.clock(),
                config.limits().tenantVectors(),
                () -> policy.cache().limits().maxBytes()),
            config.limits(),
            platform.nanoTime());
    prepare(cache, platform.live().now());
    platform.live().onChange(changed -> prepare(cache, changed));
    return cache;
  }

  private Embedder embedder(EmbeddingSettings settings, SemanticParts parts) {
    return settings
        .model()
        .<Embedder>map(
            model ->
                new RemoteEmbedder(
                    model,
                    settings,
                    parts.attempts(),
                    parts.models(),
                    parts.tokens(),
                    parts.observer(),
                    platform.nanoTime()))
        .orElseGet(() -> new LocalEmbedder(platform.vertx(), settings));
  }

  /** Has the model loaded as soon as a tenant uses it. */
  private static void prepare(SemanticCache cache, GatewayConfig config) {
    boolean used =
        config.semantic().policy().mode() != SemanticMode.OFF
            || config.tenants().semantics().values().stream()
                .anyMatch(policy -> policy.mode() != SemanticMode.OFF);
    if (used) {
      cache.prepare();
    }
  }

  ReuseOutcomes outcomes(SemanticCache cache) {
    return cache.outcomes(
        shared.requests(platform.clock(), () -> policy.cache().limits().maxBytes()),
        () -> platform.live().now().performance().learning().outcomesWithin());
  }
}
