package dev.scrubjay.gateway.config.sections;

import dev.scrubjay.gateway.config.reader.Format;
import dev.scrubjay.gateway.config.reader.Section;
import dev.scrubjay.policy.routing.Profile;
import dev.scrubjay.policy.routing.RoutingPolicy;
import dev.scrubjay.policy.routing.RoutingPolicy.QualityFloor;
import dev.scrubjay.policy.routing.RoutingPolicy.Weights;

/** Reads {@code routing_policies}. */
public final class RoutingPolicyReader {
  private static final Format<Double> SHARE = Format.number(0, 1);

  private RoutingPolicyReader() {}

  /** Reads the section. */
  public static RoutingPolicy read(Section routing, RoutingPolicy standard) {
    return new RoutingPolicy(
        routing.get("enabled", Format.flag(), standard.enabled()),
        weights(routing, standard.weights()),
        routing.get("reliability_threshold", SHARE, standard.reliabilityThreshold()),
        routing.get("fallback_enabled", Format.flag(), standard.fallbackEnabled()),
        routing.get("max_fallbacks", Format.integer(0, 5), standard.maxFallbacks()),
        qualityFloor(routing.section("quality_floor"), standard.qualityFloor()),
        routing.get("profile", Format.choice(Profile.class), standard.profile()),
        routing.get("exploration", Format.number(0, 0.1), standard.exploration()),
        routing.get("latency_price", Format.number(0, 1000), standard.latencyPrice()));
  }

  private static Weights weights(Section routing, Weights standard) {
    double cost = routing.get("cost_weight", SHARE, standard.cost());
    double latency = routing.get("latency_weight", SHARE, standard.latency());
    double accuracy = routing.get("accuracy_weight", SHARE, standard.accuracy());
    if (cost + latency + accuracy == 0) {
      routing.problem("cost_weight", "all three weights are 0 (expected: at least one above 0)");
      return standard;
    }
    return new Weights(cost, latency, accuracy);
  }

  private static QualityFloor qualityFloor(Section floor, QualityFloor standard) {
    return new QualityFloor(
        floor.get("simple", SHARE, standard.simple()),
        floor.get("moderate", SHARE, standard.moderate()),
        floor.get("complex", SHARE, standard.complex()));
  }
}
