package dev.scrubjay.gateway.observe;

import dev.scrubjay.gateway.observe.RequestFigures.RoutingAccuracy;
import dev.scrubjay.policy.experiment.Assignment;
import dev.scrubjay.policy.key.Scope;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A caller's report of how an answer turned out.
 *
 * @param assignment the arm of the experiment that the request was in, if it was in one
 * @param success whether the answer was of use
 * @param costUsd USD that the caller paid for it, if the caller got it from a provider itself
 */
public record ReportedOutcome(
    Scope scope, Optional<Assignment> assignment, boolean success, OptionalDouble costUsd) {

  /** The amounts that the report adds to routing accuracy. */
  public RoutingAccuracy accuracy() {
    return RoutingAccuracy.of(success);
  }
}
