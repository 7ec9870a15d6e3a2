package dev.scrubjay.gateway.metrics.state;

import static dev.scrubjay.gateway.metrics.family.Families.seconds;
import static dev.scrubjay.gateway.metrics.family.Families.word;

import dev.scrubjay.gateway.metrics.family.Families;
import dev.scrubjay.policy.cache.AccessFrequency;
import dev.scrubjay.policy.cache.CachePolicy;
import dev.scrubjay.policy.routing.RoutingPolicy;
import dev.scrubjay.policy.task.TaskComplexity;
import java.util.function.Supplier;

/** The gauges of the policies in force, in which a change of policy shows as a step. */
public final class PolicyMeters {

  public PolicyMeters(
      Families families, Supplier<CachePolicy> cache, Supplier<RoutingPolicy> routing) {
    families.readLevels(
        "cache_policy_ttl_seconds",
        "TTL in force, by access frequency",
        rows -> {
          for (AccessFrequency frequency : AccessFrequency.values()) {
            rows.row(seconds(cache.get().ttl().ttl(frequency)), word(frequency));
          }
        },
        "frequency");
    families.read(
        "cache_policy_max_entries",
        "Limit of each tenant's entries",
        () -> cache.get().limits().maxEntries());
    families.read(
        "cache_policy_max_bytes",
        "Limit of each tenant's bytes",
        () -> cache.get().limits().maxBytes());
    families.readLevels(
        "routing_policy_weight",
        "Weight in force, by goal",
        rows -> {
          RoutingPolicy.Weights weights = routing.get().weights();
          rows.row(weights.cost(), "cost");
          rows.row(weights.latency(), "latency");
          rows.row(weights.accuracy(), "accuracy");
        },
        "goal");
    families.readLevels(
        "routing_policy_quality_floor",
        "Share of the best model's accuracy that a candidate must have",
        rows -> {
          for (TaskComplexity complexity : TaskComplexity.values()) {
            rows.row(routing.get().qualityFloor().of(complexity), word(complexity));
          }
        },
        "complexity");
    families.read(
        "routing_policy_reliability_threshold",
        "Reliability below which a model is no candidate",
        () -> routing.get().reliabilityThreshold());
  }
}
