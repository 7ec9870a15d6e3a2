package dev.scrubjay.gateway.completion;

import dev.scrubjay.gateway.attempt.Attempted;
import dev.scrubjay.gateway.observe.AnswerFacts;
import dev.scrubjay.gateway.observe.CacheStatus;
import dev.scrubjay.gateway.request.Completion;
import dev.scrubjay.gateway.routing.RoutePlan;
import dev.scrubjay.policy.routing.RoutingDecision.Routed;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** A request on its way to a provider, and its plan. */
record PlannedRequest(ProviderRequest request, RoutePlan plan) {
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
        decision.map(Routed::relaxed).orElse(List.of()),
        decision.map(Routed::reasons).orElse(List.of()),
        attempted.dropped(),
        attempted.headers());
  }
}
