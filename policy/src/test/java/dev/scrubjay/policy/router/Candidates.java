package dev.scrubjay.policy.router;

import dev.scrubjay.policy.model.Capability;
import dev.scrubjay.policy.model.ModelProfile;
import dev.scrubjay.policy.routing.RoutingDecision.Candidate;
import java.time.Duration;
import java.util.Set;

/** Invented candidates. */
public final class Candidates {
  private Candidates() {}

  /** A candidate without a score. */
  static Candidate candidate(
      String id, double cost, double accuracy, double error, double evidence) {
    return candidate(id, cost, Duration.ofSeconds(1), accuracy, error, evidence);
  }

  /** The same, with the 95th percentile of its latency. */
  public static Candidate candidate(
      String id, double cost, Duration latencyQ95, double accuracy, double error, double evidence) {
    ModelProfile profile =
        new ModelProfile(
            id,
            id,
            "p",
            1e-6,
            1e-6,
            Duration.ofSeconds(1),
            accuracy,
            1000,
            Set.of(Capability.TEXT));
    return new Candidate(
        profile, cost, Duration.ofSeconds(1), latencyQ95, accuracy, evidence, error, 0);
  }
}
