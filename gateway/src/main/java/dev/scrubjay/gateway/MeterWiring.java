package dev.scrubjay.gateway;

import dev.scrubjay.gateway.cache.redis.RedisCache;
import dev.scrubjay.gateway.config.GatewayConfig;
import dev.scrubjay.gateway.config.ModelConfig;
import dev.scrubjay.gateway.config.ProviderConfig;
import dev.scrubjay.gateway.config.live.LiveConfig;
import dev.scrubjay.gateway.load.MemoryBudget;
import dev.scrubjay.gateway.metrics.Meters;
import dev.scrubjay.gateway.metrics.PassThroughMeters;
import dev.scrubjay.gateway.metrics.export.MeterRegistries;
import dev.scrubjay.gateway.metrics.family.Families;
import dev.scrubjay.gateway.metrics.state.CacheSizeMeters;
import dev.scrubjay.gateway.metrics.state.CurvesMeters;
import dev.scrubjay.gateway.metrics.state.DemandMeters;
import dev.scrubjay.gateway.metrics.state.DictionaryMeters;
import dev.scrubjay.gateway.metrics.state.ExperimentMeters;
import dev.scrubjay.gateway.metrics.state.FederationMeters;
import dev.scrubjay.gateway.metrics.state.LearningMeters;
import dev.scrubjay.gateway.metrics.state.MemoryMeters;
import dev.scrubjay.gateway.metrics.state.PolicyMeters;
import dev.scrubjay.gateway.metrics.state.RedisMeters;
import dev.scrubjay.gateway.metrics.state.RuntimeMeters;
import dev.scrubjay.gateway.metrics.state.TuningMeters;
import dev.scrubjay.gateway.semantic.SemanticCache;
import dev.scrubjay.gateway.tuning.AutoTuner;
import dev.scrubjay.gateway.tuning.TunedPolicy;
import dev.scrubjay.gateway.upstream.Upstreams;
import dev.scrubjay.policy.key.Scope;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The part of {@link Wiring} that builds meters.
 *
 * @param meters told of requests
 */
record MeterWiring(MeterRegistries registries, Meters meters) {

  static MeterWiring of(Platform platform, TunedPolicy policy, Upstreams upstreams) {
    GatewayConfig config = platform.config();
    MeterRegistries registries = MeterRegistries.start(config.metrics());
    Families families = registries.families();
    registries.onClose(new RuntimeMeters(registries.registry(), families, platform.vertx())::close);
    new PolicyMeters(families, policy::cache, policy::routing);
    new DemandMeters(families, upstreams);
    configuration(families, platform.live());
    List<String> tenants = tenants(config);
    Map<String, String> providers = new LinkedHashMap<>();
    config
        .models()
        .forEach(model -> providers.put(model.profile().id(), model.profile().provider()));
    Meters meters = new Meters(families, tenants, providers, upstreams::providerOf, policy::cache);
    config.models().forEach(model -> foreseeScaled(meters, model));
    return new MeterWiring(registries, meters);
  }

  private static void foreseeScaled(Meters meters, ModelConfig model) {
    model
        .facts()
        .scaling()
        .ifPresent(scaling -> meters.foreseeScaled(model.profile().id(), scaling.spillOver()));
  }

  Families families() {
    return registries.families();
  }

  PassThroughMeters passThrough(GatewayConfig config) {
    return new PassThroughMeters(
        families(),
        tenants(config),
        config.providers().stream().map(ProviderConfig::name).toList());
  }

  /** The tenants whose counters are exposed from the start. */
  private static List<String> tenants(GatewayConfig config) {
    List<String> tenants = new ArrayList<>(config.tenants().named());
    if (config.tenants().apiKeys().isEmpty()) {
      tenants.addFirst(Scope.DEFAULT.tenant());
    }
    return tenants;
  }

  RedisMeters redis() {
    return new RedisMeters(families(), registries.registry());
  }

  private static void configuration(Families families, LiveConfig live) {
    families
        .readFlag(
            "config_last_reload_successful",
            "Whether the last reload of the configuration file succeeded",
            live::lastReloadSucceeded)
        .read(
            "config_last_reload_success_timestamp_seconds",
            "Time at which a configuration last took effect",
            () -> live.appliedAt().toEpochMilli() / 1000.0);
  }

  /** Adds the meters of the cache's state. */
  void watch(Platform platform, RedisCache cache) {
    families()
        .readFlag("redis_up", "Whether Redis answers, as far as is known", cache::reachable)
        .readFlag(
            "redis_breaker_open",
            "Whether the circuit breaker for Redis is open",
            cache::isBreakerOpen)
        .readFlag(
            "near_cache_armed",
            "Whether the near cache receives invalidations",
            cache.near()::isArmed)
        .read("near_cache_entries", "Entries in the near cache", cache.near()::size)
        .read("cache_store_pending", "Stores in progress or queued", cache::pendingStores)
        .read(
            "cache_store_pending_bytes",
            "Bytes of the stores in progress or queued",
            cache::pendingBytes);
    new DictionaryMeters(families(), cache.dictionaryCounts(), cache::dictionaries);
    new CacheSizeMeters(families(), cache, meters::tenants).start(platform.vertx());
  }

  /** Adds the meters of the memory that requests hold. */
  void watch(MemoryBudget memory) {
    new MemoryMeters(families(), memory);
  }

  /** Adds the meters of what the semantic cache holds. */
  void watch(SemanticCache semantic, LiveConfig live) {
    families().read("semantic_vectors", "Vectors of prompts at this replica", semantic::vectors);
    families()
        .read(
            "semantic_delta",
            "Largest share of wrong answers among those reused, of tenants without one of their"
                + " own",
            () -> live.now().semantic().policy().delta());
  }

  /** Adds the meters of learning, tuning and experiments. */
  void watch(AdaptationWiring adaptation) {
    AutoTuner tuner = adaptation.tuner();
    new TuningMeters(
        families(),
        () -> tuner.status().state().version(),
        () -> tuner.status().configured(),
        () -> tuner.status().inForce());
    new CurvesMeters(families(), () -> adaptation.curves().kept().values());
    new ExperimentMeters(families(), adaptation.experiments());
    new FederationMeters(families(), adaptation.federation(), adaptation.pulls());
    new LearningMeters(
        families(),
        adaptation.learner()::observations,
        adaptation.learner()::verdicts,
        adaptation.learner()::dropped,
        adaptation.knowledge()::ignored,
        adaptation.knowledge()::isLive,
        adaptation.knowledge()::pressures);
  }
}
