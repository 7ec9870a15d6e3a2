package dev.scrubjay.gateway.completion;

import dev.scrubjay.gateway.request.Completion;
import dev.scrubjay.gateway.routing.RoutePlanner;
import dev.scrubjay.gateway.upstream.Upstreams;
import java.util.OptionalDouble;

/** Checks whether the model of an existing answer is accurate enough for another request. */
public final class AccuracyCheck {
  private final Upstreams upstreams;
  private final RoutePlanner planner;

  public AccuracyCheck(Upstreams upstreams, RoutePlanner planner) {
    this.upstreams = upstreams;
    this.planner = planner;
  }

  /**
   * Whether {@code model} is as accurate as the request requires, or as any model that it could get
   * now; else the answer would be a miss for ever.
   *
   * @param model an id; unknown ids have no accuracy
   */
  boolean accepts(Completion completion, String model) {
    OptionalDouble required = completion.context().requirements().accuracy();
    if (required.isEmpty() || !completion.isAuto()) {
      return true;
    }
    double accuracy = upstreams.find(model).map(found -> found.profile().accuracy()).orElse(0.0);
    return accuracy >= required.getAsDouble() || accuracy >= planner.attainableAccuracy(completion);
  }
}
