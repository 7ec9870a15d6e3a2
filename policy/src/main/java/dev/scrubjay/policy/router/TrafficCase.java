package dev.scrubjay.policy.router;

import dev.scrubjay.policy.routing.RoutingDecision.Candidate;
import java.util.List;

/**
 * A kind of requests, and what each model would do to them.
 *
 * @param weight the number of such requests
 * @param gap what the words of their prompts say, see {@link Portfolio#byWords}
 */
record TrafficCase(double weight, List<Candidate> candidates, double gap) {
  TrafficCase {
    candidates = List.copyOf(candidates);
  }
}
