package dev.scrubjay.policy.routing;

import dev.scrubjay.policy.model.Capability;
import dev.scrubjay.policy.task.TaskComplexity;
import dev.scrubjay.policy.task.TaskType;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** Requests for tests, of text and without requirements. */
public final class PlainRequests {
  private PlainRequests() {}

  /** A request with a prompt of so many tokens, and an answer of usual length. */
  public static RoutingRequest of(TaskType task, TaskComplexity complexity, int tokens) {
    return new RoutingRequest(
        task,
        complexity,
        tokens,
        RoutingRequest.USUAL_OUTPUT_TOKENS,
        Integer.MAX_VALUE,
        Set.of(Capability.TEXT),
        Optional.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        false);
  }
}
