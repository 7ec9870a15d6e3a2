package dev.scrubjay.gateway.completion;

import dev.scrubjay.gateway.attempt.Attempted;
import dev.scrubjay.gateway.observe.AnswerFacts;
import dev.scrubjay.gateway.observe.CacheStatus;
import dev.scrubjay.gateway.observe.CascadeFacts;
import dev.scrubjay.gateway.request.Completion;
import dev.scrubjay.gateway.routing.RoutePlan;
import dev.scrubjay.policy.cascade.CascadeVerdict;
import dev.scrubjay.policy.routing.RoutingDecision.Routed;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A request on its way to a provider, and its plan.
 *
 * @param cascade what a cascade made of it so far, if there is one
 */
record PlannedRequest(ProviderRequest request, RoutePlan plan, Optional<CascadeFacts> cascade) {
  PlannedRequest(ProviderRequest request, RoutePlan plan) {
    this(request, plan, Optional.empty());
  }

  /** The same request after {@code verdict} on the answer of the model {@code asked}. */
  PlannedRequest after(CascadeVerdict verdict, String asked) {
    return new PlannedRequest(request, plan, Optional.of(new CascadeFacts(asked, verdict)));
  }

  Completion completion() {
    return request.completion();
  }

  /** The facts of an answer by {@code attempted}. */
  AnswerFacts facts(Attempted<?> attempted, boolean stored) {
    CacheStatus status =
        request.status() instanceof CacheStatus.Miss miss
            ? new CacheStatus.Miss(miss.reason(), stored, miss.collapsed())
            : request.status();
    Optional<Routed> decision = plan.decision();
    return new AnswerFacts(
        status,
        Optional.of(attempted.upstream().id()),
        Optional.of(attempted.upstream().provider().name()),
        attempted.upstream().provider().simulated(),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        attempted.failed(),
        attempted.spilledFrom(),
        plan.givenUp(attempted.upstream().id()),
        decision.map(Routed::reasons).orElse(List.of()),
        attempted.dropped(),
        cascade,
        attempted.headers());
  }
}
