package dev.scrubjay.gateway.metrics;

import static dev.scrubjay.gateway.metrics.Families.seconds;
import static dev.scrubjay.gateway.metrics.Families.word;

import dev.scrubjay.policy.cache.AccessFrequency;
import dev.scrubjay.policy.cache.CachePolicy;
import dev.scrubjay.policy.routing.RoutingPolicy;
import dev.scrubjay.policy.task.TaskComplexity;
import java.util.function.Supplier;

/** The policies in force, read when Prometheus asks: a change of policy is a step in a line. */
public final class PolicyMeters {

  public PolicyMeters(
      Families families, Supplier<CachePolicy> cache, Supplier<RoutingPolicy> routing) {
    families.read(
        "cache_policy_ttl_seconds",
        "TTL in force",
        value -> {
          for (AccessFrequency frequency : AccessFrequency.values()) {
            value.call(seconds(cache.get().ttl().ttl(frequency)), word(frequency));
          }
        },
        "frequency");
    families.read(
        "cache_policy_max_entries",
        "Most entries of a tenant",
        () -> cache.get().limits().maxEntries());
    families.read(
        "cache_policy_max_bytes", "Most bytes of a tenant", () -> cache.get().limits().maxBytes());
    families.read(
        "routing_policy_weight",
        "Weight in force",
        value -> {
          RoutingPolicy.Weights weights = routing.get().weights();
          value.call(weights.cost(), "cost");
          value.call(weights.latency(), "latency");
          value.call(weights.accuracy(), "accuracy");
        },
        "goal");
    families.read(
        "routing_policy_quality_floor",
        "Share of the best model's accuracy that a candidate must have",
        value -> {
          for (TaskComplexity complexity : TaskComplexity.values()) {
            value.call(routing.get().qualityFloor().of(complexity), word(complexity));
          }
        },
        "complexity");
    families.read(
        "routing_policy_reliability_threshold",
        "Reliability below which models are left out",
        () -> routing.get().reliabilityThreshold());
  }
}
