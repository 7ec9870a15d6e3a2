package dev.scrubjay.policy.router;

import dev.scrubjay.policy.model.Capability;
import dev.scrubjay.policy.model.ModelProfile;
import dev.scrubjay.policy.routing.RoutingDecision.Candidate;
import java.time.Duration;
import java.util.Set;

/** Invented candidates. */
final class Candidates {
  private Candidates() {}

  /** A candidate without a score. */
  static Candidate candidate(
      String id, double cost, double accuracy, double error, double evidence) {
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
        profile, cost, Duration.ofSeconds(1), Duration.ofSeconds(1), accuracy, evidence, error, 0);
  }
}
