package dev.scrubjay.gateway.completion;

import dev.scrubjay.gateway.request.Completion;
import dev.scrubjay.gateway.routing.NamedModels;
import dev.scrubjay.gateway.routing.RoutePlanner;
import dev.scrubjay.gateway.upstream.Upstream;
import dev.scrubjay.gateway.upstream.Upstreams;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Checks whether the model of an existing answer may answer another request: whether its tenant may
 * use it, and whether it is accurate enough.
 */
public final class AccuracyCheck {
  private final Upstreams upstreams;
  private final NamedModels named;
  private final RoutePlanner planner;

  public AccuracyCheck(Upstreams upstreams, NamedModels named, RoutePlanner planner) {
    this.upstreams = upstreams;
    this.named = named;
    this.planner = planner;
  }

  /**
   * Whether the tenant may use {@code model}, and it is as accurate as the request requires, or as any model that it could get
   * now; else the answer would be a miss for ever.
   *
   * @param model an id; unknown ids have no accuracy
   */
  boolean accepts(Completion completion, String model) {
    Optional<Upstream> known = upstreams.find(model);
    if (known.isPresent() && !named.permits(completion.scope().tenant(), known.get())) {
      return false;
    }
    OptionalDouble required = completion.context().requirements().accuracy();
    if (required.isEmpty() || !completion.isAuto()) {
      return true;
    }
    double accuracy = known.map(found -> found.profile().accuracy()).orElse(0.0);
    return accuracy >= required.getAsDouble() || accuracy >= planner.attainableAccuracy(completion);
  }
}
